//! Which spans of which trace are open, which have ended, and what is ready to be printed. Knows no thread and no
//! clock.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::{Duration, Instant};

use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::SpanData;

/// How much is held, and for how long.
#[derive(Debug, Clone, Copy)]
pub(super) struct Limits {
    /// Ended spans held at a time, of all traces together.
    pub(super) spans: usize,
    /// So long nothing happens in a trace without open spans before it counts as complete.
    pub(super) quiet: Duration,
    /// So long ended spans wait for the open ones of their trace before they are printed without them.
    pub(super) patience: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            spans: 10_000,
            quiet: Duration::from_millis(300),
            patience: Duration::from_secs(30),
        }
    }
}

/// One of the processors that share a collector.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct ProcessorId(pub(super) u64);

/// A span that has ended, and the service it belongs to.
#[derive(Debug)]
pub(super) struct Ended {
    pub(super) span: SpanData,
    pub(super) service: Option<Arc<str>>,
}

/// A trace to be printed, or the part of it that has ended so far.
#[derive(Debug)]
pub(super) struct Printable {
    pub(super) trace: TraceId,
    /// In the order in which they ended.
    pub(super) spans: Vec<Ended>,
    /// Spans that have not ended yet.
    pub(super) open: usize,
    /// Spans that there was no room for.
    pub(super) left_out: usize,
}

/// Which traces to take.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Which {
    /// Whose time has come.
    Due,
    /// And those without open spans, however recent.
    Complete,
    /// And what has ended of the others.
    All,
}

#[derive(Debug)]
pub(super) struct Traces {
    limits: Limits,
    traces: HashMap<TraceId, Held>,
    /// Ended spans in all traces.
    spans: usize,
}

#[derive(Debug)]
struct Held {
    /// By id, and whose they are: what never was started cannot be ended, and a processor that leaves takes its own.
    open: HashMap<SpanId, ProcessorId>,
    ended: Vec<Ended>,
    left_out: usize,
    changed: Instant,
    /// When the first of `ended` ended.
    waiting_since: Instant,
}

impl Traces {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            traces: HashMap::new(),
            spans: 0,
        }
    }

    pub(super) fn start(&mut self, id: TraceId, span: SpanId, of: ProcessorId, now: Instant) {
        let trace = self.trace(id, now);
        trace.open.insert(span, of);
        trace.changed = now;
    }

    pub(super) fn end(&mut self, ended: Ended, now: Instant) {
        let is_full = self.is_full();
        let context = ended.span.span_context.clone();
        let trace = self.trace(context.trace_id(), now);
        trace.open.remove(&context.span_id());
        trace.changed = now;
        if is_full {
            trace.left_out += 1;
            return;
        }
        if trace.ended.is_empty() {
            trace.waiting_since = now;
        }
        trace.ended.push(ended);
        self.spans += 1;
    }

    fn trace(&mut self, id: TraceId, now: Instant) -> &mut Held {
        self.traces.entry(id).or_insert_with(|| Held {
            open: HashMap::new(),
            ended: Vec::new(),
            left_out: 0,
            changed: now,
            waiting_since: now,
        })
    }

    /// The open spans of a processor that has shut down will never be heard of again.
    pub(super) fn forget_open(&mut self, of: ProcessorId) {
        for trace in self.traces.values_mut() {
            trace.open.retain(|_, processor| *processor != of);
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.spans == 0
    }

    pub(super) fn is_full(&self) -> bool {
        self.spans >= self.limits.spans
    }

    /// Takes what is to be printed, in the order of the traces' starts. When no more can be held, everything is due.
    pub(super) fn take(&mut self, which: Which, now: Instant) -> Vec<Printable> {
        let which = if self.is_full() { Which::All } else { which };
        let mut taken = Vec::new();
        let limits = self.limits;
        self.traces.retain(|&id, trace| {
            if which == Which::All || trace.due_in(&limits, which, now).is_zero() {
                taken.extend(trace.take(id));
            }
            !(trace.open.is_empty() && trace.is_printed())
        });
        self.spans -= taken.iter().map(|trace| trace.spans.len()).sum::<usize>();
        taken.sort_by_key(|trace| trace.spans.iter().map(|ended| ended.span.start_time).min());
        taken
    }

    /// How long until something is due, unless something happens. Traces that begin meanwhile are not due earlier.
    pub(super) fn next_due_in(&self, now: Instant) -> Option<Duration> {
        let waiting = self.traces.values().filter(|trace| !trace.is_printed());
        let first = waiting
            .map(|trace| trace.due_in(&self.limits, Which::Due, now))
            .min()?;
        Some(first.min(self.limits.quiet))
    }
}

impl Held {
    fn is_printed(&self) -> bool {
        self.ended.is_empty() && self.left_out == 0
    }

    fn due_in(&self, limits: &Limits, which: Which, now: Instant) -> Duration {
        let (since, wait) = match (self.open.is_empty(), which) {
            (true, Which::Due) => (self.changed, limits.quiet),
            (true, _) => return Duration::ZERO,
            (false, _) => (self.waiting_since, limits.patience),
        };
        wait.saturating_sub(now.saturating_duration_since(since))
    }

    fn take(&mut self, trace: TraceId) -> Option<Printable> {
        if self.is_printed() {
            return None;
        }
        Some(Printable {
            trace,
            spans: std::mem::take(&mut self.ended),
            open: self.open.len(),
            left_out: std::mem::take(&mut self.left_out),
        })
    }
}
