//! A span in the format of OTLP
//! ([trace.proto](https://github.com/open-telemetry/opentelemetry-proto/blob/main/opentelemetry/proto/trace/v1/trace.proto)).

use std::time::{SystemTime, UNIX_EPOCH};

use opentelemetry::SpanId;
use opentelemetry::trace::{Event, Link, SpanContext, SpanKind, Status, TraceState};
use opentelemetry_sdk::trace::SpanData;

use super::attributes::attributes;
use super::protobuf::Writer;

/// `SpanFlags`: that the parent is remote, and that this is known.
const HAS_IS_REMOTE: u32 = 0x100;
const IS_REMOTE: u32 = 0x200;

/// The fields of a `Span`, in the order of their numbers.
pub(super) fn span(writer: &mut Writer, span: &SpanData) {
    identity(writer, &span.span_context);
    if span.parent_span_id != SpanId::INVALID {
        writer.bytes(4, &span.parent_span_id.to_bytes());
    }
    writer.bytes(5, span.name.as_bytes());
    writer.unsigned(6, kind(&span.span_kind));
    writer.fixed64(7, nanoseconds(span.start_time));
    writer.fixed64(8, nanoseconds(span.end_time));
    attributes(writer, 9, &span.attributes);
    writer.unsigned(10, span.dropped_attributes_count.into());
    for each in span.events.iter() {
        writer.message::<1>(11, |writer| event(writer, each));
    }
    writer.unsigned(12, span.events.dropped_count.into());
    for each in span.links.iter() {
        writer.message::<1>(13, |writer| link(writer, each));
    }
    writer.unsigned(14, span.links.dropped_count.into());
    writer.message::<1>(15, |writer| status(writer, &span.status));
    writer.fixed32(16, flags(&span.span_context, span.parent_span_is_remote));
}

fn event(writer: &mut Writer, event: &Event) {
    writer.fixed64(1, nanoseconds(event.timestamp));
    writer.bytes(2, event.name.as_bytes());
    attributes(writer, 3, &event.attributes);
    writer.unsigned(4, event.dropped_attributes_count.into());
}

fn link(writer: &mut Writer, link: &Link) {
    identity(writer, &link.span_context);
    attributes(writer, 4, &link.attributes);
    writer.unsigned(5, link.dropped_attributes_count.into());
    writer.fixed32(6, flags(&link.span_context, link.span_context.is_remote()));
}

/// The first three fields, of spans and of links.
fn identity(writer: &mut Writer, context: &SpanContext) {
    writer.bytes(1, &context.trace_id().to_bytes());
    writer.bytes(2, &context.span_id().to_bytes());
    let state = context.trace_state();
    // Most spans have none, and `header` allocates.
    if *state != TraceState::NONE {
        writer.bytes(3, state.header().as_bytes());
    }
}

fn flags(context: &SpanContext, is_remote: bool) -> u32 {
    let remote = if is_remote { IS_REMOTE } else { 0 };
    u32::from(context.trace_flags().to_u8()) | HAS_IS_REMOTE | remote
}

fn status(writer: &mut Writer, status: &Status) {
    let (description, code) = match status {
        Status::Unset => ("", 0),
        Status::Ok => ("", 1),
        Status::Error { description } => (&**description, 2),
    };
    writer.bytes(2, description.as_bytes());
    writer.unsigned(3, code);
}

fn kind(kind: &SpanKind) -> u64 {
    match kind {
        SpanKind::Internal => 1,
        SpanKind::Server => 2,
        SpanKind::Client => 3,
        SpanKind::Producer => 4,
        SpanKind::Consumer => 5,
    }
}

/// Since 1970, and not before.
fn nanoseconds(time: SystemTime) -> u64 {
    let since = time.duration_since(UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}
