//! The options of the annotation, one by one.

use std::collections::{BTreeMap, HashMap};

use opentelemetry::trace::{
    Link, SpanContext, SpanId, SpanKind, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};
use traced::testing::{Capture, capture, capture_with};
use traced::{in_span, traced};

mod names {
    pub(super) const CREATE: &str = "create_essay";
    pub(super) const ESSAY_ID: &str = "essay.id";
}

const BATCH_ID: &str = "batch_id";

fn remote(sampled: bool) -> SpanContext {
    let flags = if sampled {
        TraceFlags::SAMPLED
    } else {
        TraceFlags::NOT_SAMPLED
    };
    SpanContext::new(
        TraceId::from(7),
        SpanId::from(9),
        flags,
        true,
        TraceState::NONE,
    )
}

#[test]
fn names_and_kinds() {
    #[traced("positional")]
    fn a() {}
    #[traced(name = names::CREATE, kind = producer)]
    fn b() {}
    #[traced(name = "GET /essays/{id}", kind = server)]
    fn c() {}
    #[traced(kind = client)]
    fn r#match() {}
    let spans = capture(|| (a(), b(), c(), r#match()));
    spans.find("positional").assert_kind(SpanKind::Internal);
    spans.find("create_essay").assert_kind(SpanKind::Producer);
    spans.find("GET /essays/{id}").assert_kind(SpanKind::Server);
    spans.find("match").assert_kind(SpanKind::Client);
}

#[test]
fn keys_in_every_spelling() {
    struct Essay {
        id: u32,
    }
    #[traced(attrs(
        plain, db.system.name = "sqlite", "http.request.header.x-id" = ["1"], names::ESSAY_ID = essay.id, BATCH_ID = "b",
        error.r#type = "t",
    ))]
    fn keyed(plain: u32, essay: &Essay) {}
    let spans = capture(|| keyed(1, &Essay { id: 2 }));
    spans
        .find("keyed")
        .assert_attribute("plain", 1)
        .assert_attribute("db.system.name", "sqlite")
        .assert_attribute("http.request.header.x-id", vec!["1"])
        .assert_attribute("essay.id", 2)
        .assert_attribute("batch_id", "b")
        .assert_attribute("error.type", "t");
}

#[test]
fn results_are_looked_into() {
    enum Failure {
        Busy { after: u32 },
        Gone,
    }
    #[traced(ok(rows => row_count = rows.len()), err(Failure::Busy { after } => retry_after = after), ret(all => is_ok = all.is_ok()))]
    fn select(outcome: Result<Vec<u8>, Failure>) -> Result<Vec<u8>, Failure> {
        outcome
    }
    let of = |outcome| capture(|| select(outcome).is_ok());
    of(Ok(vec![1, 2]))
        .find("select")
        .assert_attribute("row_count", 2)
        .assert_attribute("is_ok", true);
    of(Err(Failure::Busy { after: 5 }))
        .find("select")
        .assert_attribute("retry_after", 5)
        .assert_no_attribute("row_count");
    of(Err(Failure::Gone))
        .find("select")
        .assert_no_attribute("retry_after")
        .assert_attribute("is_ok", false);
}

#[test]
fn a_parent_may_be_given() {
    #[traced(parent = parent)]
    fn child<P: traced::ToParent>(parent: P) {}
    let spans = capture(|| child(remote(true)));
    let span = spans.find("child");
    assert_eq!(span.trace_id(), TraceId::from(7));
    assert!(span.has_remote_parent());
    let context = Context::current().with_remote_span_context(remote(true));
    let spans = capture(|| {
        // What was current before the capture is not what routes its spans.
        let context =
            Context::current().with_remote_span_context(context.span().span_context().clone());
        child(&context);
    });
    assert_eq!(spans.find("child").trace_id(), TraceId::from(7));
    let spans = capture(|| in_span!("outer", { child(None::<Context>) }));
    spans.find("child").assert_child_of("outer");
}

#[test]
fn an_explicit_parent_is_handed_on_where_nothing_records() {
    #[traced(parent = remote(false))]
    fn unsampled() -> Option<TraceId> {
        traced::current_trace_id()
    }
    let (id, spans) = capture_with(unsampled);
    assert!(spans.is_empty() || spans.find("unsampled").trace_id() == TraceId::from(7));
    assert_eq!(id, Some(TraceId::from(7)));
}

#[test]
fn a_root_starts_a_trace_and_links_point_to_others() {
    #[traced(root, links(&causes))]
    fn fresh(causes: Vec<SpanContext>) {
        inner();
    }
    #[traced]
    fn inner() {}
    let spans = capture(|| in_span!("outer", { fresh(vec![remote(true), SpanContext::NONE]) }));
    let fresh = spans.find("fresh").assert_root();
    assert_ne!(fresh.trace_id(), spans.find("outer").trace_id());
    assert_eq!(fresh.links().len(), 1, "an invalid context is no link");
    spans.find("inner").assert_child_of("fresh");

    #[traced(links(cause))]
    fn linked(cause: Option<Context>) {}
    let spans = capture(|| {
        in_span!("cause", {
            in_span!("other", root, { linked(Some(Context::current())) })
        })
    });
    spans.find("linked").assert_linked_to("other");
}

#[test]
fn the_scope_may_be_named() {
    #[traced(scope = "essays")]
    fn scoped() {}
    let spans = capture(scoped);
    assert_eq!(spans.find("scoped").scope_name(), "essays");
    assert_eq!(spans.find("scoped").scope_version(), None);
}

#[test]
fn the_scope_says_by_which_conventions_its_spans_are_written() {
    #[traced]
    fn of_crate() {}
    #[traced(scope = "essays")]
    fn of_name() {}
    let spans = capture(|| (of_crate(), of_name()));
    for span in spans.roots() {
        assert_eq!(
            span.scope_schema_url(),
            Some("https://opentelemetry.io/schemas/1.45.0")
        );
    }
}

/// Samples what says that it is important.
#[derive(Clone, Debug)]
struct OnlyImportant;

impl ShouldSample for OnlyImportant {
    fn should_sample(
        &self,
        _: Option<&Context>,
        _: TraceId,
        _: &str,
        _: &SpanKind,
        attributes: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        let important = attributes.contains(&KeyValue::new("important", true));
        SamplingResult {
            decision: if important {
                SamplingDecision::RecordAndSample
            } else {
                SamplingDecision::Drop
            },
            attributes: Vec::new(),
            trace_state: TraceState::NONE,
        }
    }
}

#[test]
fn a_sampler_sees_its_attributes() {
    #[traced(sampler_attrs(important), attrs(other = 1))]
    fn weighed(important: bool) {}
    let spans = Capture::new()
        .sampler(OnlyImportant)
        .run(|| (weighed(true), weighed(false)));
    assert_eq!(spans.len(), 1);
    spans
        .find("weighed")
        .assert_attribute("important", true)
        .assert_attribute("other", 1);
}

#[test]
fn unsampled_is_inherited() {
    #[traced]
    fn outer() -> (Option<TraceId>, Option<TraceId>) {
        (traced::current_trace_id(), inner())
    }
    #[traced]
    fn inner() -> Option<TraceId> {
        traced::current_trace_id()
    }
    let ((outer, inner), spans) = Capture::new()
        .sampler(traced::testing::Sampler::AlwaysOff)
        .run_with(outer);
    assert!(spans.is_empty());
    assert!(
        outer.is_some(),
        "an unsampled root decides for all of its trace"
    );
    assert_eq!(outer, inner);
}

#[test]
fn carriers_round_trip() {
    // The propagator is the process's, so one test has it to itself.
    opentelemetry::global::set_text_map_propagator(
        traced::propagation::TraceContextPropagator::new(),
    );
    #[traced]
    fn sends() -> HashMap<String, String> {
        let mut metadata = HashMap::from([("Traceparent".to_owned(), "stale".to_owned())]);
        traced::inject(&mut metadata);
        metadata
    }
    #[traced(kind = consumer, parent = traced::extract(metadata))]
    fn receives(metadata: &BTreeMap<String, String>) {}
    let spans = capture(|| {
        let metadata = sends();
        assert_eq!(
            metadata
                .keys()
                .filter(|key| key.eq_ignore_ascii_case("traceparent"))
                .count(),
            1
        );
        receives(
            &metadata
                .into_iter()
                .map(|(key, value)| (key.to_uppercase(), value))
                .collect(),
        );
        receives(&BTreeMap::from([(
            "traceparent".to_owned(),
            "nonsense".to_owned(),
        )]));
    });
    let received = spans.all("receives");
    assert_eq!(received[0].trace_id(), spans.find("sends").trace_id());
    received[1].assert_root();
}
