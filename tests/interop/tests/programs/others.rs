//! What others do to spans, and the spans of others.

use opentelemetry::trace::{
    SpanContext, SpanId, Status, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use opentelemetry::{Context, KeyValue};
use traced::record_error;

use crate::program::{Remote, Write};

pub(crate) trait Writable {
    fn write(&self, written: Write);
}

/// What others do.
impl Writable for Context {
    fn write(&self, written: Write) {
        let span = self.span();
        match written {
            Write::Attribute(key) => {
                span.set_attribute(KeyValue::new(["a", "b", "c"][key as usize], 1))
            }
            Write::Event => span.add_event("written", vec![KeyValue::new("line", 7)]),
            Write::Link => span.add_link(
                caller(Remote::Sampled).span().span_context().clone(),
                vec![KeyValue::new("why", "cause")],
            ),
            Write::Fine => span.set_status(Status::Ok),
            Write::Failed => span.set_status(Status::error("written")),
            Write::Name => span.update_name("renamed"),
            Write::Error => {
                let _current = self.clone().attach();
                record_error(&std::fmt::Error);
            }
            Write::End => span.end(),
        }
    }
}

/// A span of another service. It knows nothing of the service that runs here, which the current context does.
pub(crate) fn caller(remote: Remote) -> Context {
    let (flags, state) = match remote {
        Remote::Sampled => (TraceFlags::SAMPLED, TraceState::NONE),
        Remote::Unsampled => (TraceFlags::NOT_SAMPLED, TraceState::NONE),
        Remote::WithState => (
            TraceFlags::SAMPLED,
            TraceState::from_key_value([("vendor", "opaque")]).expect("it is valid"),
        ),
    };
    let ids = (TraceId::from(0x7ace), SpanId::from(0x5bad));
    Context::current().with_remote_span_context(SpanContext::new(ids.0, ids.1, flags, true, state))
}
