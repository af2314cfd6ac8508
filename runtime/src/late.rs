//! What `record!` and `event!` become: writing to the current span, whoever started it.

use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;

use crate::span::Attributes;
use crate::thread_context;

/// Adds attributes to the current span. `fill` runs only when it records.
pub fn record(fill: impl FnOnce(&mut Attributes)) {
    if let Some(context) = recording_context() {
        let attributes = Attributes::collect(fill).into_key_values();
        context.span().set_attributes(attributes);
    }
}

/// Adds an event to the current span. `fill` runs only when it records.
pub fn event(name: &'static str, fill: impl FnOnce(&mut Attributes)) {
    if let Some(context) = recording_context() {
        let attributes = Attributes::collect(fill).into_key_values();
        context.span().add_event(name, attributes);
    }
}

fn recording_context() -> Option<Context> {
    thread_context::map_current(|context| context.span().is_recording().then(|| context.clone()))
}
