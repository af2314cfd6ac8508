//! When a trace is ready to be printed, at times made up here.

use std::time::{Duration, Instant, SystemTime};

use opentelemetry::InstrumentationScope;
use opentelemetry::trace::{
    SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};

use crate::console::traces::{Ended, Limits, Printable, ProcessorId, Traces, Which};

const API: ProcessorId = ProcessorId(1);
const STORE: ProcessorId = ProcessorId(2);

struct Scenario {
    traces: Traces,
    now: Instant,
}

impl Scenario {
    fn holding(spans: usize) -> Self {
        Self {
            traces: Traces::new(Limits {
                spans,
                quiet: Duration::from_millis(300),
                patience: Duration::from_secs(30),
            }),
            now: Instant::now(),
        }
    }

    fn start(&mut self, trace: u64, span: u64, of: ProcessorId) {
        let (trace, span) = (TraceId::from(u128::from(trace)), SpanId::from(span));
        self.traces.start(trace, span, of, self.now);
    }

    fn end(&mut self, trace: u64, span: u64) {
        let (span, service) = (ended(trace, span), None);
        self.traces.end(Ended { span, service }, self.now);
    }

    fn wait(&mut self, millis: u64) {
        self.now += Duration::from_millis(millis);
    }

    fn take(&mut self, which: Which) -> Vec<Printable> {
        self.traces.take(which, self.now)
    }

    /// How many spans are due.
    fn due(&mut self) -> usize {
        self.take(Which::Due).iter().map(|t| t.spans.len()).sum()
    }
}

fn ended(trace: u64, span: u64) -> SpanData {
    let start = SystemTime::UNIX_EPOCH + Duration::from_millis(span);
    SpanData {
        span_context: SpanContext::new(
            TraceId::from(u128::from(trace)),
            SpanId::from(span),
            TraceFlags::SAMPLED,
            false,
            TraceState::NONE,
        ),
        parent_span_id: SpanId::INVALID,
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: "span".into(),
        start_time: start,
        end_time: start,
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}

#[test]
fn a_trace_waits_for_its_open_spans_and_then_a_quiet_moment() {
    let mut scenario = Scenario::holding(100);
    scenario.start(1, 1, API);
    scenario.start(1, 2, API);
    scenario.end(1, 2);
    scenario.wait(1_000);
    assert_eq!(scenario.due(), 0);
    scenario.end(1, 1);
    scenario.wait(299);
    assert_eq!(scenario.due(), 0);
    scenario.wait(1);
    assert_eq!(scenario.due(), 2);
    assert_eq!(scenario.due(), 0);
}

#[test]
fn a_message_in_flight_between_services_keeps_the_trace_together() {
    let mut scenario = Scenario::holding(100);
    scenario.start(1, 1, API);
    scenario.end(1, 1);
    scenario.wait(200);
    scenario.start(1, 2, STORE);
    scenario.wait(200);
    assert_eq!(scenario.due(), 0);
    scenario.end(1, 2);
    scenario.wait(300);
    let traces = scenario.take(Which::Due);
    assert_eq!(traces.len(), 1);
    assert_eq!(traces[0].spans.len(), 2);
}

#[test]
fn a_flush_takes_complete_traces_only() {
    let mut scenario = Scenario::holding(100);
    scenario.start(1, 1, API);
    scenario.end(1, 1);
    scenario.start(2, 2, API);
    scenario.start(2, 3, API);
    scenario.end(2, 3);
    assert_eq!(scenario.take(Which::Complete).len(), 1);
    let rest = scenario.take(Which::All);
    assert_eq!((rest[0].spans.len(), rest[0].open), (1, 1));
}

#[test]
fn patience_with_an_open_trace_ends() {
    let mut scenario = Scenario::holding(100);
    scenario.start(1, 1, API);
    scenario.wait(60_000);
    scenario.start(1, 2, API);
    scenario.end(1, 2);
    scenario.wait(29_999);
    assert_eq!(scenario.due(), 0);
    scenario.wait(1);
    let part = scenario.take(Which::Due);
    assert_eq!((part[0].spans.len(), part[0].open), (1, 1));
    scenario.end(1, 1);
    scenario.wait(300);
    let rest = scenario.take(Which::Due);
    assert_eq!((rest[0].spans.len(), rest[0].open), (1, 0));
}

#[test]
fn a_full_collector_prints_all_and_counts_what_it_could_not_hold() {
    let mut scenario = Scenario::holding(3);
    for span in 1..=6 {
        scenario.start(1, span, API);
    }
    for span in 2..=6 {
        scenario.end(1, span);
    }
    let traces = scenario.take(Which::Due);
    let part = &traces[0];
    assert_eq!((part.spans.len(), part.open, part.left_out), (3, 1, 2));
    scenario.end(1, 1);
    scenario.wait(300);
    let rest = scenario.take(Which::Due);
    assert_eq!((rest[0].spans.len(), rest[0].left_out), (1, 0));
}

#[test]
fn spans_of_a_service_that_left_are_not_waited_for() {
    let mut scenario = Scenario::holding(100);
    scenario.start(1, 1, API);
    scenario.start(1, 2, STORE);
    scenario.end(1, 2);
    scenario.traces.forget_open(API);
    scenario.wait(300);
    assert_eq!(scenario.due(), 1);
    assert_eq!(scenario.traces.next_due_in(scenario.now), None);
}

#[test]
fn a_span_that_was_never_started_completes_nothing_and_is_not_lost() {
    let mut scenario = Scenario::holding(100);
    scenario.start(1, 1, API);
    scenario.end(1, 99);
    scenario.end(1, 99);
    scenario.wait(1_000);
    assert_eq!(scenario.due(), 0);
    scenario.end(1, 1);
    scenario.end(2, 7);
    scenario.wait(300);
    assert_eq!(scenario.due(), 4);
}

#[test]
fn traces_come_in_the_order_of_their_starts() {
    let mut scenario = Scenario::holding(100);
    for trace in [5, 3, 9, 1] {
        scenario.end(trace, trace);
    }
    let order: Vec<_> = scenario.take(Which::All).iter().map(|t| t.trace).collect();
    assert_eq!(order, [1_u128, 3, 5, 9].map(TraceId::from));
}

#[test]
fn nobody_wakes_up_for_a_trace_in_which_nothing_has_ended() {
    let mut scenario = Scenario::holding(100);
    scenario.start(1, 1, API);
    assert_eq!(scenario.traces.next_due_in(scenario.now), None);
    scenario.end(1, 1);
    let next = scenario.traces.next_due_in(scenario.now);
    assert_eq!(next, Some(Duration::from_millis(300)));
}
