//! What each thread keeps of the recorders that it has met: a chunk to write to.

use std::cell::RefCell;
use std::ops::Range;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use opentelemetry_sdk::trace::SpanLimits;

use super::buffer::BufferWriter;
use super::counts::Counters;
use super::record::Record;
use super::{GENERATION, Recorder, RecorderId, registry};
use crate::span::InlineEntries;

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

/// This thread's part of one recorder.
pub(super) struct Place {
    pub(super) recorder: Arc<Recorder>,
    pub(super) counters: Arc<Counters>,
    seat: u64,
    writer: Option<BufferWriter>,
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
            Some(main) if main.recorder.id == id => self.main.as_mut(),
            _ => self.other(id),
        }
    }

    #[cold]
    fn other(&mut self, id: RecorderId) -> Option<&mut Place> {
        let found = self.others.iter().position(|place| place.recorder.id == id);
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

impl Place {
    fn new(recorder: Arc<Recorder>) -> Self {
        let (seat, counters) = recorder.pool.take_seat();
        Self {
            recorder,
            counters,
            seat,
            writer: None,
        }
    }

    #[inline(always)]
    fn push(&mut self, entries: &mut InlineEntries, record: impl FnOnce(Range<u32>) -> Record) {
        if self.writer.as_ref().is_none_or(BufferWriter::is_full) {
            self.turn();
        }
        match &mut self.writer {
            Some(writer) => {
                writer.push(entries, record);
                self.counters.count_end();
            }
            None => self.counters.count_drop(),
        }
    }

    #[cold]
    fn turn(&mut self) {
        // The old writer goes first: its buffer may come back empty, and has to be nobody's then.
        self.writer = None;
        self.writer = self.recorder.pool.turn(self.seat);
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        self.recorder.pool.leave_seat(self.seat, self.writer.take());
    }
}

/// Runs `use_it` with the buffer for what `traced::init` set up.
#[inline(always)]
pub(super) fn with_main<R>(use_it: impl FnOnce(&mut Place) -> R) -> Option<R> {
    LOCAL
        .try_with(|local| local.try_borrow_mut().ok()?.main().map(use_it))
        .ok()?
}

/// Runs `use_it` with the buffer of one recorder.
#[inline(always)]
pub(super) fn with<R>(id: RecorderId, use_it: impl FnOnce(&mut Place) -> R) -> Option<R> {
    LOCAL
        .try_with(|local| local.try_borrow_mut().ok()?.place(id).map(use_it))
        .ok()?
}

/// Keeps a finished span for its export.
#[inline(always)]
pub(super) fn push(
    id: RecorderId,
    entries: &mut InlineEntries,
    record: impl FnOnce(Range<u32>) -> Record,
) {
    let record = &mut Some(record);
    let pushed = with(id, |place| {
        if let Some(record) = record.take() {
            place.push(entries, record);
        }
    });
    if pushed.is_none() {
        if let Some(record) = record.take() {
            push_outside(id, entries, record(0..0));
        }
    }
}

/// The thread is on its way out and has no buffers any more, or the recorder has gone.
#[cold]
fn push_outside(id: RecorderId, entries: &mut InlineEntries, mut record: Record) {
    if let Some(recorder) = registry::find(id) {
        let first = std::mem::take(entries);
        let extra = record.extra.get_or_insert_default();
        extra.rest.splice(0..0, first);
        recorder.pool.push_stray(record);
    }
}

/// What a span of this recorder may carry.
pub(super) fn limits(id: RecorderId) -> SpanLimits {
    let limits = with(id, |place| place.recorder.limits);
    limits.unwrap_or_else(|| registry::find(id).map_or_else(SpanLimits::default, |it| it.limits))
}
