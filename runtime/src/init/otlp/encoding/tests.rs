//! The bytes are those of OpenTelemetry's own exporter.

use std::time::{Duration, SystemTime};

use opentelemetry::trace::{
    Event, Link, SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Array, InstrumentationScope, KeyValue, StringValue, Value};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use proptest::collection::vec;
use proptest::prelude::*;
use prost::Message as _;

use super::request::Requests;

fn resource(schema_url: Option<&'static str>, attributes: Vec<KeyValue>) -> Resource {
    match schema_url {
        Some(url) => Resource::builder_empty().with_schema_url(attributes, url),
        None => Resource::builder_empty().with_attributes(attributes),
    }
    .build()
}

fn ours(resource: &Resource, batch: &[SpanData]) -> Vec<u8> {
    // Memory that has been used before says nothing.
    Requests::new(resource).write(batch, vec![0xff; 100])
}

fn theirs(resource: &Resource, batch: Vec<SpanData>) -> Vec<u8> {
    let resource_spans = group_spans_by_resource_and_scope(batch, &resource.into());
    ExportTraceServiceRequest { resource_spans }.encode_to_vec()
}

/// Of lengths that take one byte and more.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => "\\PC{0,12}",
        1 => "[a-z]{120,140}",
        1 => (16_380_usize..16_390).prop_map(|length| "x".repeat(length)),
    ]
}

fn string() -> impl Strategy<Value = StringValue> {
    text().prop_map(StringValue::from)
}

fn value() -> impl Strategy<Value = Value> {
    prop_oneof![
        any::<bool>().prop_map(Value::Bool),
        any::<i64>().prop_map(Value::I64),
        (-3_i64..200).prop_map(Value::I64),
        any::<f64>().prop_map(Value::F64),
        string().prop_map(Value::String),
        vec(any::<bool>(), 0..3).prop_map(|values| Value::Array(Array::Bool(values))),
        vec(any::<i64>(), 0..30).prop_map(|values| Value::Array(Array::I64(values))),
        vec(any::<f64>(), 0..3).prop_map(|values| Value::Array(Array::F64(values))),
        vec(string(), 0..3).prop_map(|values| Value::Array(Array::String(values))),
    ]
}

fn attributes() -> impl Strategy<Value = Vec<KeyValue>> {
    vec(
        ("[a-z.]{0,12}", value()).prop_map(|(key, value)| KeyValue::new(key, value)),
        0..4,
    )
}

fn context() -> impl Strategy<Value = SpanContext> {
    let state = vec(("[a-z]{1,5}", "[a-z]{1,5}"), 0..3)
        .prop_map(|entries| TraceState::from_key_value(entries).unwrap_or_default());
    (
        any::<u128>(),
        any::<u64>(),
        any::<u8>(),
        any::<bool>(),
        state,
    )
        .prop_map(|(trace, span, flags, is_remote, state)| {
            SpanContext::new(
                TraceId::from(trace),
                SpanId::from(span),
                TraceFlags::new(flags),
                is_remote,
                state,
            )
        })
}

/// Some of 1970, and before.
fn time() -> impl Strategy<Value = SystemTime> {
    prop_oneof![
        8 => (0..2_u64 << 32, 0..1_000_000_000_u32).prop_map(|(seconds, nanoseconds)| {
            SystemTime::UNIX_EPOCH + Duration::new(seconds, nanoseconds)
        }),
        1 => Just(SystemTime::UNIX_EPOCH),
        1 => Just(SystemTime::UNIX_EPOCH - Duration::from_secs(1)),
    ]
}

fn events() -> impl Strategy<Value = SpanEvents> {
    let event = (text(), time(), attributes(), 0..3_u32)
        .prop_map(|(name, time, attributes, dropped)| Event::new(name, time, attributes, dropped));
    (vec(event, 0..3), 0..3_u32).prop_map(|(all, dropped_count)| {
        let mut events = SpanEvents::default();
        events.events = all;
        events.dropped_count = dropped_count;
        events
    })
}

fn links() -> impl Strategy<Value = SpanLinks> {
    let link = (context(), attributes(), 0..3_u32)
        .prop_map(|(context, attributes, dropped)| Link::new(context, attributes, dropped));
    (vec(link, 0..3), 0..3_u32).prop_map(|(all, dropped_count)| {
        let mut links = SpanLinks::default();
        links.links = all;
        links.dropped_count = dropped_count;
        links
    })
}

fn status() -> impl Strategy<Value = Status> {
    prop_oneof![
        Just(Status::Unset),
        Just(Status::Ok),
        text().prop_map(Status::error)
    ]
}

fn kind() -> impl Strategy<Value = SpanKind> {
    prop_oneof![
        Just(SpanKind::Internal),
        Just(SpanKind::Server),
        Just(SpanKind::Client),
        Just(SpanKind::Producer),
        Just(SpanKind::Consumer),
    ]
}

fn scope() -> impl Strategy<Value = InstrumentationScope> {
    // A few, so that they come again.
    (0..3_u8, 0..2_u8, 0..2_u8).prop_map(|(name, version, rest)| {
        let scope = InstrumentationScope::builder(["", "a", "b"][usize::from(name)]);
        let scope = match version {
            0 => scope,
            _ => scope.with_version("1.0"),
        };
        match rest {
            0 => scope.build(),
            _ => scope
                .with_schema_url("https://example.org/1.0")
                .with_attributes([KeyValue::new("team", "essays"), KeyValue::new("tier", 1)])
                .build(),
        }
    })
}

fn span() -> impl Strategy<Value = SpanData> {
    let placed = (context(), any::<u64>(), any::<bool>(), kind(), scope());
    let lasting = (text(), time(), time(), status());
    let holding = (attributes(), 0..3_u32, events(), links());
    (placed, lasting, holding).prop_map(|(placed, lasting, holding)| {
        let (span_context, parent, parent_span_is_remote, span_kind, instrumentation_scope) =
            placed;
        let (name, start_time, end_time, status) = lasting;
        let (attributes, dropped_attributes_count, events, links) = holding;
        SpanData {
            span_context,
            // None at all, now and then.
            parent_span_id: SpanId::from(parent & parent.wrapping_mul(3) & 0xf),
            parent_span_is_remote,
            span_kind,
            name: name.into(),
            start_time,
            end_time,
            attributes,
            dropped_attributes_count,
            events,
            links,
            status,
            instrumentation_scope,
        }
    })
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(128))]

    #[test]
    fn every_batch_is_written_as_opentelemetry_writes_it(
        schema_url in prop_oneof![Just(None), Just(Some("https://example.org/2.0"))],
        attributes in attributes(),
        batch in vec(span(), 0..12),
    ) {
        let resource = resource(schema_url, attributes);
        prop_assert_eq!(ours(&resource, &batch), theirs(&resource, batch));
    }
}

/// Requests whose length takes four bytes and three.
#[test]
fn a_large_batch_is_written_as_opentelemetry_writes_it() {
    let resource = resource(None, vec![KeyValue::new("service.name", "essays")]);
    let mut span = SpanData {
        span_context: SpanContext::empty_context(),
        parent_span_id: SpanId::INVALID,
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: "check_essay".into(),
        start_time: SystemTime::UNIX_EPOCH,
        end_time: SystemTime::UNIX_EPOCH,
        attributes: vec![KeyValue::new("text", "x".repeat(5000))],
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::builder("essays").build(),
    };
    for length in [1, 100, 500] {
        let batch = vec![span.clone(); length];
        let request = ours(&resource, &batch);
        assert_eq!(request, theirs(&resource, batch), "{length} spans");
        span.attributes[0] = KeyValue::new("text", "x".repeat(5000 + length));
    }
}
