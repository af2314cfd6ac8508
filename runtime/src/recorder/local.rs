//! What each thread keeps of the recorders that it has met.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use opentelemetry_sdk::trace::SpanLimits;

use super::mailbox::Mailbox;
use super::place::Place;
use super::record::{BoxedRecord, Record};
use super::{GENERATION, Recorder, RecorderId, registry};
use crate::callsite::Callsite;

thread_local! {
    static LOCAL: RefCell<Local> = const { RefCell::new(Local::new()) };
}

/// The buffers of one thread.
struct Local {
    generation: u32,
    /// Of the recorder that `traced::init` set up.
    main: Option<Place>,
    /// Of services that share the process, and of tests.
    others: Vec<Place>,
}

impl Local {
    const fn new() -> Self {
        Self {
            generation: 0,
            main: None,
            others: Vec::new(),
        }
    }

    /// The buffer for the recorder that `traced::init` set up, if there is one.
    #[inline]
    fn main(&mut self) -> Option<&mut Place> {
        if self.generation != GENERATION.load(Ordering::Acquire) {
            self.refresh();
        }
        self.main.as_mut()
    }

    /// The set of recorders has changed.
    #[cold]
    fn refresh(&mut self) {
        self.generation = GENERATION.load(Ordering::Acquire);
        self.others.retain(|place| place.recorder.is_open());
        let main = registry::main();
        let is_same = match (&self.main, &main) {
            (Some(place), Some(main)) => place.recorder.id == main.id,
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.main = main.map(Place::new);
        }
    }

    #[inline]
    fn place(&mut self, id: RecorderId) -> Option<&mut Place> {
        match &self.main {
            Some(main) if main.id == id => self.main.as_mut(),
            _ => self.other(id),
        }
    }

    #[cold]
    fn other(&mut self, id: RecorderId) -> Option<&mut Place> {
        let found = self.others.iter().position(|place| place.id == id);
        let index = match found {
            Some(index) => index,
            None => {
                // Services and captures come and go on a thread that lives long.
                self.others.retain(|place| place.recorder.is_open());
                self.others.push(Place::new(registry::find(id)?));
                self.others.len() - 1
            }
        };
        self.others.get_mut(index)
    }
}

/// Runs `use_it` with the buffer for what `traced::init` set up.
#[inline(always)]
pub(super) fn with_main<R>(use_it: impl FnOnce(&mut Place) -> R) -> Option<R> {
    LOCAL
        .try_with(|local| local.try_borrow_mut().ok()?.main().map(use_it))
        .ok()?
}

/// The recorder that `traced::init` set up, if there is one.
pub(crate) fn main_here() -> Option<Arc<Recorder>> {
    let main = with_main(|place| Arc::clone(&place.recorder));
    main.or_else(registry::main)
}

/// Runs `use_it` with the buffer of one recorder.
#[inline(always)]
pub(super) fn with<R>(id: RecorderId, use_it: impl FnOnce(&mut Place) -> R) -> Option<R> {
    LOCAL
        .try_with(|local| local.try_borrow_mut().ok()?.place(id).map(use_it))
        .ok()?
}

/// Keeps a finished span for its export.
#[inline(never)]
pub(super) fn push(record: BoxedRecord) {
    push_by(record, |place, ended| {
        place.close_mailbox(ended);
        place.push(ended);
    });
}

/// The same for a span that nobody else has seen.
#[inline(never)]
pub(super) fn push_unseen(record: BoxedRecord) {
    push_by(record, Place::push);
}

/// What is seldom is called at the very end: then what comes before needs few registers, and saves few.
#[inline(always)]
fn push_by(record: BoxedRecord, push: impl FnOnce(&mut Place, &mut Option<BoxedRecord>)) {
    let id = record.recorder;
    let mut ended = Some(record);
    let _ = LOCAL.try_with(|local| {
        if let Ok(mut local) = local.try_borrow_mut() {
            if let Some(main) = local.main.as_mut().filter(|main| main.id == id) {
                push(main, &mut ended);
            }
        }
    });
    if let Some(record) = ended {
        push_otherwise(record);
    }
}

/// The chunk is full, or there is none yet, or the recorder is another than that of `traced::init`.
#[cold]
fn push_otherwise(record: BoxedRecord) {
    let id = record.recorder;
    let mut ended = Some(record);
    with(id, |place| place.push_anyhow(&mut ended));
    if let Some(record) = ended {
        push_outside(record);
    }
}

/// The thread is on its way out and has no chunk any more, or the recorder has gone.
#[cold]
fn push_outside(mut record: BoxedRecord) {
    if let Some(mailbox) = record.close_mailbox() {
        mailbox.give();
    }
    record.complete();
    if let Some(recorder) = registry::find(record.recorder) {
        recorder.pool.push_stray(record);
    }
}

/// A record and a mailbox for a span of a recorder that this thread has not met, or does not remember any more.
pub(super) fn record(id: RecorderId, site: &'static Callsite) -> BoxedRecord {
    with(id, |place| place.record(site)).unwrap_or_else(|| Box::new(Record::new(id, site)))
}

/// The mailbox of a span.
pub(super) fn mailbox(id: RecorderId) -> Mailbox {
    with(id, Place::mailbox).unwrap_or_else(Mailbox::spare)
}

/// What a span of this recorder may carry.
pub(super) fn limits(id: RecorderId) -> SpanLimits {
    let limits = with(id, |place| place.recorder.limits);
    limits.unwrap_or_else(|| registry::find(id).map_or_else(SpanLimits::default, |it| it.limits))
}
