//! What all console processors of the process share: the traces they hold, and the thread that prints them.

use std::io;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};

use super::output::Output;
use super::traces::{Ended, Limits, ProcessorId, Traces, Which};

const THREAD_NAME: &str = "traced-console";

#[derive(Debug)]
pub(super) struct Collector {
    state: Mutex<State>,
    /// There may be something to do for the thread.
    work: Condvar,
    /// The thread has done something.
    progress: Condvar,
    /// Locked while printing; whoever locks it does not hold `state`.
    output: Mutex<Output>,
}

#[derive(Debug)]
struct State {
    traces: Traces,
    /// Processors that have not shut down.
    processors: u64,
    last_id: u64,
    thread_runs: bool,
    /// How many flushes have been asked for, and how far the furthest of those goes that are not done.
    flushes: u64,
    flush: Option<Which>,
    /// How many of them are done.
    flushed: u64,
    /// What went wrong with printing since it was last told.
    failure: Option<io::Error>,
}

impl Collector {
    pub(super) fn new(output: Output, limits: Limits) -> Arc<Self> {
        Arc::new(Self {
            state: Mutex::new(State {
                traces: Traces::new(limits),
                processors: 0,
                last_id: 0,
                thread_runs: false,
                flushes: 0,
                flush: None,
                flushed: 0,
                failure: None,
            }),
            work: Condvar::new(),
            progress: Condvar::new(),
            output: Mutex::new(output),
        })
    }

    pub(super) fn register(&self) -> ProcessorId {
        let mut state = self.state();
        state.processors += 1;
        state.last_id += 1;
        ProcessorId(state.last_id)
    }

    pub(super) fn start(&self, trace: TraceId, span: SpanId, of: ProcessorId) {
        let now = Instant::now();
        self.state().traces.start(trace, span, of, now);
    }

    pub(super) fn end(self: &Arc<Self>, ended: Ended) {
        let mut state = self.state();
        let was_empty = state.traces.is_empty();
        state.traces.end(ended, Instant::now());
        self.ensure_thread(&mut state);
        // Otherwise the thread has set itself a time to look again.
        if was_empty || state.traces.is_full() {
            self.work.notify_one();
        }
    }

    /// Prints what is complete.
    pub(super) fn flush(self: &Arc<Self>, timeout: Duration) -> OTelSdkResult {
        self.flush_by(Which::Complete, deadline(timeout), timeout)
    }

    /// A processor has shut down. With the last one all that is held is printed, and the thread ends.
    pub(super) fn leave(self: &Arc<Self>, id: ProcessorId, timeout: Duration) -> OTelSdkResult {
        let deadline = deadline(timeout);
        let mut state = self.state();
        state.traces.forget_open(id);
        state.processors -= 1;
        let which = if state.processors == 0 {
            Which::All
        } else {
            Which::Complete
        };
        drop(state);
        self.flush_by(which, deadline, timeout)?;
        let ends = |state: &State| state.processors == 0 && state.thread_runs;
        match self.wait_while(self.state(), deadline, ends) {
            Some(_) => Ok(()),
            None => Err(OTelSdkError::Timeout(timeout)),
        }
    }

    /// Has the thread print and waits for it, no longer than to the deadline: standard output may be a terminal that
    /// someone has paused.
    fn flush_by(
        self: &Arc<Self>,
        which: Which,
        deadline: Instant,
        timeout: Duration,
    ) -> OTelSdkResult {
        let mut state = self.state();
        state.flushes += 1;
        state.flush = state.flush.max(Some(which));
        let ticket = state.flushes;
        if !state.traces.is_empty() {
            self.ensure_thread(&mut state);
        }
        self.work.notify_one();
        let pending = |state: &State| state.thread_runs && state.flushed < ticket;
        let Some(mut state) = self.wait_while(state, deadline, pending) else {
            return Err(OTelSdkError::Timeout(timeout));
        };
        if state.flushed < ticket {
            // There is nothing to print, or the system gives us no thread to do it.
            state = self.print_once(state);
        }
        match state.failure.take() {
            Some(error) => Err(OTelSdkError::InternalFailure(format!(
                "traces could not be printed: {error}"
            ))),
            None => Ok(()),
        }
    }

    fn wait_while<'a>(
        &self,
        state: MutexGuard<'a, State>,
        deadline: Instant,
        condition: impl Fn(&State) -> bool,
    ) -> Option<MutexGuard<'a, State>> {
        let timeout = deadline.saturating_duration_since(Instant::now());
        let (state, result) = self
            .progress
            .wait_timeout_while(state, timeout, |state| condition(state))
            .unwrap_or_else(PoisonError::into_inner);
        (!result.timed_out()).then_some(state)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A timeout too long for the clock is a day: whoever asks for it means "as long as it takes".
fn deadline(timeout: Duration) -> Instant {
    const DAY: Duration = Duration::from_secs(24 * 60 * 60);
    let now = Instant::now();
    now.checked_add(timeout).unwrap_or(now + DAY)
}

/// The thread.
impl Collector {
    /// A system without a thread to spare is asked again at the next span; until then, flushes print.
    fn ensure_thread(self: &Arc<Self>, state: &mut State) {
        if state.thread_runs {
            return;
        }
        let collector = Arc::clone(self);
        let thread = thread::Builder::new().name(THREAD_NAME.to_owned());
        state.thread_runs = thread.spawn(move || collector.run()).is_ok();
    }

    fn run(&self) {
        let _running = Running(self);
        let mut state = self.state();
        loop {
            state = self.print_once(state);
            if state.flush.is_some() {
                continue;
            }
            if state.processors == 0 && state.traces.is_empty() {
                // Said while the lock is held: the next span to end starts another thread.
                state.thread_runs = false;
                return;
            }
            state = match state.traces.next_due_in(Instant::now()) {
                Some(wait) => {
                    let woken = self.work.wait_timeout(state, wait);
                    woken.unwrap_or_else(PoisonError::into_inner).0
                }
                None => {
                    let woken = self.work.wait(state);
                    woken.unwrap_or_else(PoisonError::into_inner)
                }
            };
        }
    }

    /// Prints what is due, or as much as the flushes ask for.
    fn print_once<'a>(&'a self, mut state: MutexGuard<'a, State>) -> MutexGuard<'a, State> {
        let flushes = state.flushes;
        let which = state.flush.take().unwrap_or(Which::Due);
        let traces = state.traces.take(which, Instant::now());
        if !traces.is_empty() {
            drop(state);
            let mut output = self.output.lock().unwrap_or_else(PoisonError::into_inner);
            let printed = output.print(&traces);
            drop(output);
            drop(traces);
            state = self.state();
            state.failure = printed.err().or(state.failure.take());
        }
        if state.flushed < flushes {
            state.flushed = flushes;
            self.progress.notify_all();
        }
        state
    }
}

/// Nobody waits for a thread that is gone, however it ended.
struct Running<'a>(&'a Collector);

impl Drop for Running<'_> {
    fn drop(&mut self) {
        if thread::panicking() {
            self.0.state().thread_runs = false;
        }
        self.0.progress.notify_all();
    }
}
