//! What each thread keeps of the recorders that it has met: a chunk to write to.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use opentelemetry_sdk::trace::SpanLimits;

use super::chunk::Writer;
use super::pool::Counters;
use super::record::Record;
use super::{GENERATION, Recorder, RecorderId, registry};

thread_local! {
    static LOCAL: RefCell<Local> = const { RefCell::new(Local::new()) };
}

/// The buffers of one thread.
struct Local {
    generation: u32,
    /// Of the recorder that `traced::init` set up.
    main: Option<Buffer>,
    /// Of services that share the process, and of tests.
    others: Vec<Buffer>,
}

/// This thread's part of one recorder.
pub(super) struct Buffer {
    pub(super) recorder: Arc<Recorder>,
    pub(super) counters: Arc<Counters>,
    seat: u64,
    writer: Option<Writer<Record>>,
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
    fn main(&mut self) -> Option<&mut Buffer> {
        if self.generation != GENERATION.load(Ordering::Acquire) {
            self.refresh();
        }
        self.main.as_mut()
    }

    /// The set of recorders has changed.
    #[cold]
    fn refresh(&mut self) {
        self.generation = GENERATION.load(Ordering::Acquire);
        self.others.retain(|buffer| buffer.recorder.is_open());
        let main = registry::main();
        let is_same = match (&self.main, &main) {
            (Some(buffer), Some(main)) => buffer.recorder.id == main.id,
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.main = main.map(Buffer::new);
        }
    }

    #[inline]
    fn buffer(&mut self, id: RecorderId) -> Option<&mut Buffer> {
        match &self.main {
            Some(main) if main.recorder.id == id => self.main.as_mut(),
            _ => self.other(id),
        }
    }

    #[cold]
    fn other(&mut self, id: RecorderId) -> Option<&mut Buffer> {
        let found = self
            .others
            .iter()
            .position(|buffer| buffer.recorder.id == id);
        let index = match found {
            Some(index) => index,
            None => {
                self.others.push(Buffer::new(registry::find(id)?));
                self.others.len() - 1
            }
        };
        self.others.get_mut(index)
    }
}

impl Buffer {
    fn new(recorder: Arc<Recorder>) -> Self {
        let (seat, counters) = recorder.pool.take_seat();
        Self {
            recorder,
            counters,
            seat,
            writer: None,
        }
    }

    #[inline]
    fn push(&mut self, record: impl FnOnce() -> Record) {
        let record = &mut Some(record);
        if self.try_push(record) {
            return self.counters.count_end();
        }
        // The old writer goes first: its chunk may come back empty, and has to be nobody's then.
        self.writer = None;
        self.writer = self.recorder.pool.turn(self.seat);
        if self.try_push(record) {
            self.counters.count_end();
        } else {
            self.counters.count_drop();
        }
    }

    #[inline]
    fn try_push(&mut self, record: &mut Option<impl FnOnce() -> Record>) -> bool {
        let Some(writer) = &mut self.writer else {
            return false;
        };
        match record.take_if(|_| !writer.is_full()) {
            Some(record) => {
                writer.push(record);
                true
            }
            None => false,
        }
    }
}

impl Drop for Buffer {
    fn drop(&mut self) {
        self.recorder.pool.leave_seat(self.seat, self.writer.take());
    }
}

/// Runs `use_it` with the buffer for what `traced::init` set up.
#[inline]
pub(super) fn with_main<R>(use_it: impl FnOnce(&mut Buffer) -> R) -> Option<R> {
    LOCAL
        .try_with(|local| local.try_borrow_mut().ok()?.main().map(use_it))
        .ok()?
}

/// Runs `use_it` with the buffer of one recorder.
pub(super) fn with<R>(id: RecorderId, use_it: impl FnOnce(&mut Buffer) -> R) -> Option<R> {
    LOCAL
        .try_with(|local| local.try_borrow_mut().ok()?.buffer(id).map(use_it))
        .ok()?
}

/// Keeps a finished span for its export.
#[inline]
pub(super) fn push(id: RecorderId, record: impl FnOnce() -> Record) {
    let record = &mut Some(record);
    let pushed = with(id, |buffer| {
        if let Some(record) = record.take() {
            buffer.push(record);
        }
    });
    if pushed.is_none() {
        push_outside(id, record);
    }
}

/// The thread is on its way out and has no buffers any more, or the recorder has gone.
#[cold]
fn push_outside(id: RecorderId, record: &mut Option<impl FnOnce() -> Record>) {
    if let (Some(recorder), Some(record)) = (registry::find(id), record.take()) {
        recorder.pool.push_stray(record());
    }
}

/// What a span of this recorder may carry.
pub(super) fn limits(id: RecorderId) -> SpanLimits {
    let limits = with(id, |buffer| buffer.recorder.limits);
    limits.unwrap_or_else(|| registry::find(id).map_or_else(SpanLimits::default, |it| it.limits))
}
