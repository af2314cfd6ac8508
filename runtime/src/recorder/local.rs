//! What each thread keeps of the recorders that it has met.

use std::cell::RefCell;
use std::mem;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use opentelemetry_sdk::trace::SpanLimits;

use super::local_recorder::LocalRecorder;
use super::mailbox::Mailbox;
use super::record::{BoxedRecord, Record};
use super::{GENERATION, Recorder, RecorderId, registry};
use crate::callsite::Callsite;

thread_local! {
    static LOCAL: RefCell<LocalRecorders> = const { RefCell::new(LocalRecorders::new()) };
}

/// What one thread keeps.
struct LocalRecorders {
    generation: u32,
    /// Of the recorder that `traced::init` set up.
    main: Option<LocalRecorder>,
    /// Of services that share the process, and of tests.
    others: Vec<LocalRecorder>,
}

impl LocalRecorders {
    const fn new() -> Self {
        Self {
            generation: 0,
            main: None,
            others: Vec::new(),
        }
    }

    /// The thread's part of the recorder that `traced::init` set up, if there is one.
    #[inline]
    fn main(&mut self) -> Option<&mut LocalRecorder> {
        if self.generation != GENERATION.load(Ordering::Acquire) {
            self.refresh();
        }
        self.main.as_mut()
    }

    /// The set of recorders has changed.
    #[cold]
    fn refresh(&mut self) {
        self.generation = GENERATION.load(Ordering::Acquire);
        self.forget_closed();
        let main = registry::main();
        let is_same = match (&self.main, &main) {
            (Some(local), Some(main)) => local.recorder.id == main.id,
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            let before = mem::replace(&mut self.main, main.map(LocalRecorder::new));
            before.into_iter().for_each(LocalRecorder::leave);
        }
    }

    /// Services and captures come and go on a thread that lives long.
    fn forget_closed(&mut self) {
        let (open, closed): (Vec<_>, Vec<_>) = mem::take(&mut self.others)
            .into_iter()
            .partition(|local| local.recorder.is_open());
        self.others = open;
        closed.into_iter().for_each(LocalRecorder::leave);
    }

    #[inline]
    fn of(&mut self, id: RecorderId) -> Option<&mut LocalRecorder> {
        match &self.main {
            Some(main) if main.id == id => self.main.as_mut(),
            _ => self.other(id),
        }
    }

    #[cold]
    fn other(&mut self, id: RecorderId) -> Option<&mut LocalRecorder> {
        let found = self.others.iter().position(|local| local.id == id);
        let index = match found {
            Some(index) => index,
            None => {
                self.forget_closed();
                self.others.push(LocalRecorder::new(registry::find(id)?));
                self.others.len() - 1
            }
        };
        self.others.get_mut(index)
    }
}

/// Runs `use_it` with the thread's part of what `traced::init` set up.
#[inline(always)]
pub(super) fn with_main<R>(use_it: impl FnOnce(&mut LocalRecorder) -> R) -> Option<R> {
    LOCAL
        .try_with(|locals| locals.try_borrow_mut().ok()?.main().map(use_it))
        .ok()?
}

/// The recorder that `traced::init` set up, if there is one.
pub(crate) fn main_here() -> Option<Arc<Recorder>> {
    let main = with_main(|local| Arc::clone(&local.recorder));
    main.or_else(registry::main)
}

/// Runs `use_it` with the thread's part of one recorder.
#[inline(always)]
pub(super) fn with<R>(id: RecorderId, use_it: impl FnOnce(&mut LocalRecorder) -> R) -> Option<R> {
    LOCAL
        .try_with(|locals| locals.try_borrow_mut().ok()?.of(id).map(use_it))
        .ok()?
}

/// Keeps a finished span for its export.
#[inline(never)]
pub(super) fn push(record: BoxedRecord) {
    push_by(record, |local, ended| {
        local.close_mailbox(ended);
        local.push(ended);
    });
}

/// The same for a span that nobody else has seen.
#[inline(never)]
pub(super) fn push_unseen(record: BoxedRecord) {
    push_by(record, LocalRecorder::push);
}

/// What is seldom is called at the very end: then what comes before needs few registers, and saves few.
#[inline(always)]
fn push_by(record: BoxedRecord, push: impl FnOnce(&mut LocalRecorder, &mut Option<BoxedRecord>)) {
    let id = record.recorder;
    let mut ended = Some(record);
    let _ = LOCAL.try_with(|locals| {
        if let Ok(mut locals) = locals.try_borrow_mut() {
            if let Some(main) = locals.main.as_mut().filter(|main| main.id == id) {
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
    with(id, |local| local.push_anyhow(&mut ended));
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
    record.sum_up();
    if let Some(recorder) = registry::find(record.recorder) {
        recorder.pool.push_stray(record);
    }
}

/// A record and a mailbox for a span of a recorder that this thread has not met, or does not remember any more.
pub(super) fn record(id: RecorderId, site: &'static Callsite) -> BoxedRecord {
    with(id, |local| local.record(site)).unwrap_or_else(|| Box::new(Record::new(id, site)))
}

/// The mailbox of a span.
pub(super) fn mailbox(id: RecorderId) -> Mailbox {
    with(id, LocalRecorder::mailbox).unwrap_or_else(Mailbox::spare)
}

/// What a span of this recorder may carry.
pub(super) fn limits(id: RecorderId) -> SpanLimits {
    let limits = with(id, |local| local.recorder.limits);
    limits.unwrap_or_else(|| registry::find(id).map_or_else(SpanLimits::default, |it| it.limits))
}
