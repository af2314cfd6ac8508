//! Where full buffers wait for the exporter's thread, and empty ones for whoever records.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};
use std::thread::Thread;

use opentelemetry_sdk::trace::SpanData;

use super::counts::{Counters, Counts};
use super::lock_free::chunk::{Chunk, Shared, Writer};
use super::record::BoxedRecord;

/// Spans in a buffer. Each thread that records holds one, so it should not be large; each costs two locks, so it should
/// not be small.
pub(super) const SPANS: usize = 64;

/// Finished spans.
pub(super) type Buffer = Shared<BoxedRecord>;
/// The one that may write to a buffer.
type BufferWriter = Writer<BoxedRecord>;

/// All memory of one recorder, and its limits.
#[derive(Debug)]
pub(super) struct Pool {
    state: Mutex<State>,
    /// How many buffers may wait or be empty, besides the one that each thread holds.
    buffers: usize,
    /// How many finished spans of other libraries may wait.
    foreign: usize,
    /// The exporter's thread is woken when so many buffers wait,
    wake_at: usize,
    /// or so many spans of other libraries.
    batch: usize,
    exporter: OnceLock<Thread>,
}

#[derive(Debug, Default)]
struct State {
    empty: Vec<Buffer>,
    full: Vec<Buffer>,
    /// Of threads that are gone, with room in them: the next thread goes on with one.
    left: Vec<BufferWriter>,
    /// How many buffers there are.
    made: usize,
    seats: BTreeMap<u64, Seat>,
    next_seat: u64,
    /// What threads recorded on their way out, when they had no buffer any more.
    strays: Vec<BoxedRecord>,
    foreign: Vec<SpanData>,
    /// Of threads that are gone, and of other libraries.
    counts: Counts,
    is_closed: bool,
    /// How many had been dropped by then.
    dropped_when_closed: u64,
}

/// A thread that records.
#[derive(Debug)]
struct Seat {
    counters: Arc<Counters>,
    current: Option<Buffer>,
}

/// What the exporter's thread has to do.
#[derive(Debug, Default)]
pub(super) struct Waiting {
    pub(super) full: Vec<Buffer>,
    pub(super) partial: Vec<Buffer>,
    pub(super) strays: Vec<BoxedRecord>,
    pub(super) foreign: Vec<SpanData>,
}

impl State {
    fn sum(&self) -> Counts {
        let mut counts = self.counts;
        counts.started += counts.record_only;
        self.seats
            .values()
            .for_each(|seat| seat.counters.add_to(&mut counts));
        counts
    }
}

impl Pool {
    /// A pool of `spans` finished spans; the exporter wants `batch` of them at a time.
    pub(super) fn new(spans: usize, batch: usize) -> Self {
        let buffers = spans.div_ceil(SPANS).max(1);
        Self {
            state: Mutex::default(),
            buffers,
            foreign: spans,
            wake_at: (batch / SPANS).clamp(1, buffers.div_ceil(2)),
            batch: batch.clamp(1, spans.max(1)),
            exporter: OnceLock::new(),
        }
    }

    pub(super) fn set_exporter(&self, thread: Thread) {
        // There is one exporter's thread to a pool.
        let _ = self.exporter.set(thread);
    }

    pub(super) fn wake(&self) {
        if let Some(thread) = self.exporter.get() {
            thread.unpark();
        }
    }

    /// A place for a thread that begins to record.
    pub(super) fn take_seat(&self) -> (u64, Arc<Counters>) {
        let counters = Arc::<Counters>::default();
        let seat = Seat {
            counters: Arc::clone(&counters),
            current: None,
        };
        let mut state = self.state();
        let id = state.next_seat;
        state.next_seat += 1;
        state.seats.insert(id, seat);
        (id, counters)
    }

    /// The thread goes. Many short threads must not use up the pool with buffers that are nearly empty, so the next one
    /// goes on with this one's.
    pub(super) fn leave_seat(&self, id: u64, writer: Option<BufferWriter>) {
        let mut state = self.state();
        let Some(seat) = state.seats.remove(&id) else {
            return;
        };
        seat.counters.add_to(&mut state.counts);
        // A full one goes with the lock: while there is a writer, nobody else can take its buffer.
        match writer.filter(|writer| writer.room() > 0) {
            Some(writer) => state.left.push(writer),
            None => self.add_full(&mut state, seat.current),
        }
    }

    fn add_full(&self, state: &mut State, buffer: Option<Buffer>) {
        let Some(full) = buffer else { return };
        state.full.push(full);
        if state.full.len() % self.wake_at == 0 {
            self.wake();
        }
    }

    /// Takes a full buffer and gives an empty one, if there is one. The records that were in there go to `reuse`,
    /// and the marks of their chunk.
    pub(super) fn turn(
        &self,
        seat: u64,
        reuse: impl FnMut(BoxedRecord, u8),
    ) -> Option<BufferWriter> {
        let mut state = self.state();
        let full = state.seats.get_mut(&seat)?.current.take();
        self.add_full(&mut state, full);
        if state.is_closed {
            return None;
        }
        if let Some(writer) = state.left.pop() {
            state.seats.get_mut(&seat)?.current = Some(Buffer::clone(writer.chunk()));
            return Some(writer);
        }
        let empty = match state.empty.pop() {
            Some(empty) => Some(empty),
            None if state.made < self.buffers + state.seats.len() => None,
            None => return None,
        };
        state.made += usize::from(empty.is_none());
        drop(state);
        // Emptying it frees what callers have allocated, so it is done here and with nobody waiting.
        let buffer = empty.unwrap_or_else(|| Shared::new(Chunk::new(SPANS)));
        let writer = Writer::new(buffer, reuse)?;
        let mut state = self.state();
        state.seats.get_mut(&seat)?.current = Some(Buffer::clone(writer.chunk()));
        Some(writer)
    }

    /// Takes a record from a thread that has no place to put it.
    pub(super) fn push_stray(&self, record: BoxedRecord) {
        let mut state = self.state();
        state.counts.ended += 1;
        if state.is_closed {
            state.counts.dropped += 1;
            return;
        }
        if state.strays.len() >= self.foreign {
            state.counts.dropped += 1;
            state.counts.dropped_at_thread_exit += 1;
            return;
        }
        state.strays.push(record);
        if state.strays.len() % self.batch == 0 {
            self.wake();
        }
    }

    /// A span has started in another library, or where its thread has no counters any more.
    pub(super) fn count_start_elsewhere(&self) {
        self.state().counts.started += 1;
    }

    /// A span has started that is to be recorded and not sent. Hardly a sampler wants that, so it may cost a lock.
    pub(super) fn count_record_only_start(&self) {
        self.state().counts.record_only += 1;
    }

    /// Takes a finished span of another library.
    pub(super) fn push_foreign(&self, span: SpanData) {
        let mut state = self.state();
        state.counts.ended += 1;
        if state.is_closed || state.foreign.len() >= self.foreign {
            state.counts.dropped += 1;
            return;
        }
        state.foreign.push(span);
        if state.foreign.len() % self.batch == 0 {
            self.wake();
        }
    }

    /// Whether there is enough to wake the exporter's thread for.
    pub(super) fn has_batch(&self) -> bool {
        let state = self.state();
        state.full.len() >= self.wake_at
            || state.foreign.len() >= self.batch
            || state.strays.len() >= self.batch
    }

    /// What waits: full buffers, and batches of what comes one by one. With `partial`, also buffers that are being filled,
    /// and what is no batch yet: taken before, it would be forgotten until then, since nobody is woken for the rest.
    pub(super) fn waiting(&self, partial: bool) -> Waiting {
        let mut state = self.state();
        if partial {
            let left = std::mem::take(&mut state.left);
            state
                .full
                .extend(left.iter().map(|writer| Buffer::clone(writer.chunk())));
        }
        let seats = state.seats.values().filter(|_| partial);
        Waiting {
            partial: seats.filter_map(|seat| seat.current.clone()).collect(),
            full: std::mem::take(&mut state.full),
            strays: self.batch_of(&mut state.strays, partial),
            foreign: self.batch_of(&mut state.foreign, partial),
        }
    }

    fn batch_of<T>(&self, waiting: &mut Vec<T>, partial: bool) -> Vec<T> {
        match partial || waiting.len() >= self.batch {
            true => std::mem::take(waiting),
            false => Vec::new(),
        }
    }

    /// Gives a buffer back that has been read.
    pub(super) fn give_back(&self, buffer: Buffer) {
        let mut state = self.state();
        state.empty.push(buffer);
        // Threads that are gone leave more buffers than there may be.
        let most = self.buffers + state.seats.len();
        while state.made > most && state.empty.pop().is_some() {
            state.made -= 1;
        }
    }

    /// Nothing is taken any more. What is there can still be read.
    pub(super) fn close(&self) {
        let mut state = self.state();
        if !state.is_closed {
            state.dropped_when_closed = state.sum().dropped;
            state.is_closed = true;
        }
    }

    /// Everything has been read, and nothing will be: the memory is free.
    pub(super) fn clear(&self) {
        let empty = std::mem::take(&mut self.state().empty);
        drop(empty);
    }

    pub(super) fn counts(&self) -> Counts {
        let state = self.state();
        let mut counts = state.sum();
        if state.is_closed {
            counts.dropped_after_shutdown = counts.dropped - state.dropped_when_closed;
        }
        counts
    }

    /// How many finished spans of one kind may wait.
    pub(super) fn capacity(&self) -> usize {
        self.foreign
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
