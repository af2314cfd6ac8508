//! Whatever a sampler may say is done.

use std::sync::{Arc, Mutex};

use futures_util::FutureExt as _;
use futures_util::stream::{self, Stream, StreamExt as _};
use opentelemetry::trace::{Link, SpanKind, TraceContextExt as _, TraceId, TraceState};
use opentelemetry::{Context, KeyValue, Value};
use opentelemetry_sdk::trace::{Sampler, SamplingDecision, SamplingResult, ShouldSample};
use traced::{FutureExt as _, traced};

use crate::context::{remote, with_parent};
use crate::support::{attribute, find, lock, names, recorded};

/// Says the same of every span, and keeps what it was asked.
#[derive(Debug, Clone)]
struct Says {
    decision: SamplingDecision,
    asked: Arc<Mutex<Vec<Asked>>>,
}

#[derive(Debug, Clone, PartialEq)]
struct Asked {
    name: String,
    kind: SpanKind,
    attributes: Vec<KeyValue>,
    links: usize,
    has_parent: bool,
}

impl Says {
    fn new(decision: SamplingDecision) -> Self {
        Self {
            decision,
            asked: Arc::default(),
        }
    }

    fn names(&self) -> Vec<String> {
        lock(&self.asked)
            .drain(..)
            .map(|asked| asked.name)
            .collect()
    }
}

impl ShouldSample for Says {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        _: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        lock(&self.asked).push(Asked {
            name: name.to_owned(),
            kind: kind.clone(),
            attributes: attributes.to_vec(),
            links: links.len(),
            has_parent: parent.is_some_and(|parent| parent.span().span_context().is_valid()),
        });
        SamplingResult {
            decision: self.decision.clone(),
            attributes: vec![KeyValue::new("sampling_rule", "r-1")],
            trace_state: state("rule=r-1"),
        }
    }
}

fn state(header: &str) -> TraceState {
    header.parse().expect("a tracestate")
}

/// The state that an outgoing call would send along.
#[traced]
fn outer() -> (bool, bool, String) {
    inner();
    let context = Context::current();
    let span = context.span();
    let span_context = span.span_context();
    let header = span_context.trace_state().header();
    (span.is_recording(), span_context.is_sampled(), header)
}

#[traced]
fn inner() {}

#[test]
fn what_a_sampler_adds_is_on_the_span_and_goes_on() {
    let sampler = Says::new(SamplingDecision::RecordAndSample);
    let all = recorded(
        |config| config.sampler(sampler.clone()),
        || assert_eq!(outer(), (true, true, "rule=r-1".to_owned())),
    );
    for spans in all {
        for name in ["outer", "inner"] {
            let span = find(&spans, name);
            assert_eq!(attribute(span, "sampling_rule"), Some(&Value::from("r-1")));
            assert_eq!(*span.span_context.trace_state(), state("rule=r-1"));
        }
    }
    assert_eq!(sampler.names(), ["outer", "inner", "outer", "inner"]);
}

#[test]
fn what_is_recorded_only_records_and_reaches_no_exporter() {
    let sampler = Says::new(SamplingDecision::RecordOnly);
    let all = recorded(
        |config| config.sampler(sampler.clone()),
        || assert_eq!(outer(), (true, false, "rule=r-1".to_owned())),
    );
    assert!(all.iter().all(Vec::is_empty), "{all:#?}");
}

#[test]
fn what_is_dropped_is_not_recorded_and_says_so_to_others() {
    #[traced(attrs(count = unreachable()))]
    fn dropped() -> String {
        let context = Context::current();
        let span = context.span();
        assert!(!span.is_recording());
        assert!(span.span_context().is_valid());
        assert!(!span.span_context().is_sampled());
        span.span_context().trace_state().header()
    }
    fn unreachable() -> u32 {
        unreachable!("nobody asks for the attributes of a span that is not recorded")
    }

    let sampler = Says::new(SamplingDecision::Drop);
    let all = recorded(
        |config| config.sampler(sampler.clone()),
        || assert_eq!(dropped(), "rule=r-1"),
    );
    assert!(all.iter().all(Vec::is_empty), "{all:#?}");
}

#[test]
fn a_sampler_is_shown_what_is_known() {
    #[traced(name = "send", kind = producer, sampler_attrs(tenant), attrs(words = 3), links(cause))]
    fn send(tenant: &str, cause: opentelemetry::trace::SpanContext) {}

    let sampler = Says::new(SamplingDecision::RecordAndSample);
    let all = recorded(
        |config| config.sampler(sampler.clone()),
        || send("t-1", remote(1).span().span_context().clone()),
    );
    let asked = lock(&sampler.asked);
    assert_eq!(asked.len(), all.len());
    for asked in &*asked {
        assert_eq!((&*asked.name, &asked.kind), ("send", &SpanKind::Producer));
        assert_eq!(asked.attributes, [KeyValue::new("tenant", "t-1")]);
        assert_eq!((asked.links, asked.has_parent), (1, false));
    }
    for spans in all {
        let span = find(&spans, "send");
        assert_eq!(attribute(span, "tenant"), Some(&Value::from("t-1")));
        assert_eq!(attribute(span, "words"), Some(&Value::from(3)));
        assert_eq!(span.links.len(), 1);
    }
}

#[test]
fn under_a_parent_based_sampler_only_roots_are_asked_for() {
    let root = Says::new(SamplingDecision::RecordAndSample);
    let sampler = Sampler::ParentBased(Box::new(root.clone()));
    let all = recorded(
        |config| config.sampler(sampler.clone()),
        || {
            outer();
            under(&remote(1));
            under(&remote(0));
        },
    );
    for spans in &all {
        assert_eq!(names(spans), ["inner", "inner", "outer", "under"]);
    }
    assert_eq!(root.names(), ["outer", "outer"]);
}

/// As the call of somebody else.
fn under(caller: &Context) {
    #[traced]
    fn under() {
        inner();
    }
    with_parent(caller, under);
}

/// As the body of an answer, which the server polls when the handler has gone.
#[test]
fn a_decision_goes_along_with_what_takes_its_context() {
    #[traced]
    fn items() -> impl Stream<Item = ()> + Unpin {
        stream::iter([1, 2]).map(|_| inner())
    }
    let all = recorded(
        |config| config,
        || {
            let mut bodies = Vec::new();
            with_parent(&remote(0), || {
                let mut body = items().with_current_context();
                assert!(body.next().now_or_never().is_some());
                bodies.push(body);
            });
            for body in bodies {
                assert!(body.collect::<Vec<_>>().now_or_never().is_some());
            }
        },
    );
    for spans in &all {
        assert_eq!(names(spans), [""; 0]);
    }
}

#[test]
fn the_samplers_of_the_environment_do_as_their_names_say() {
    let cases: [(&str, &[&str]); 8] = [
        (
            "always_on",
            &["inner", "inner", "inner", "outer", "under", "under"],
        ),
        ("always_off", &[]),
        (
            "traceidratio",
            &["inner", "inner", "inner", "outer", "under", "under"],
        ),
        (
            "ratelimiting",
            &["inner", "inner", "inner", "outer", "under", "under"],
        ),
        (
            "parentbased_always_on",
            &["inner", "inner", "outer", "under"],
        ),
        ("parentbased_always_off", &["inner", "under"]),
        (
            "parentbased_traceidratio",
            &["inner", "inner", "outer", "under"],
        ),
        (
            "parentbased_ratelimiting",
            &["inner", "inner", "outer", "under"],
        ),
    ];
    for (sampler, expected) in cases {
        let environment = move |name: &str| match name {
            "OTEL_TRACES_SAMPLER" => Some(sampler.to_owned()),
            "OTEL_TRACES_SAMPLER_ARG" if sampler.ends_with("traceidratio") => Some("1".to_owned()),
            "OTEL_TRACES_SAMPLER_ARG" if sampler.ends_with("ratelimiting") => {
                Some("1000".to_owned())
            }
            _ => None,
        };
        let all = recorded(
            |config| config.environment(environment),
            || {
                outer();
                under(&remote(1));
                under(&remote(0));
            },
        );
        for spans in &all {
            assert_eq!(names(spans), expected, "{sampler}");
        }
    }
}
