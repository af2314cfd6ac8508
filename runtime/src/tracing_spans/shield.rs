//! What keeps `tracing-opentelemetry` from exporting our spans once more.
//!
//! Its layer makes an OpenTelemetry span of every `tracing` span, under the OpenTelemetry context that is current then,
//! and makes that span current while the `tracing` span is entered. So ours are made where telemetry is suppressed, which
//! makes the layer's span one that no SDK records (or, where the global provider is ours, a [`stand_in`](super::stand_in) of
//! the call's own); and our own context is attached after entering, on top of the layer's,
//! so that what runs inside is under our span and not under a suppressed one.
//!
//! A layer with its context activation switched off goes by `tracing`'s own tree instead: what runs inside would be under
//! the suppressed span, and lost. Beside such a layer no `tracing` spans are made.

use std::sync::atomic::{AtomicBool, Ordering};

use opentelemetry::Context;
use tracing::Span;
use tracing_opentelemetry::{OpenTelemetrySpanExt as _, get_otel_context};

static STANDS_ASIDE: AtomicBool = AtomicBool::new(false);

/// Whether no more spans are to be made.
#[inline]
pub(super) fn stands_aside() -> bool {
    STANDS_ASIDE.load(Ordering::Relaxed)
}

/// The span that `make` makes, which a layer of `tracing-opentelemetry` will not record.
pub(super) fn made(context: Option<&Context>, make: impl FnOnce() -> Span) -> Span {
    let suppressed = suppressed(&context.map_or_else(Context::current, Context::clone));
    let span = {
        let _suppressed = suppressed.clone().attach();
        make()
    };
    // With its context activation switched off, the layer has taken the parent from the enclosing `tracing` span. That
    // this fails where there is no such layer, or where it has begun the span already, is as it should be.
    let _ = span.set_parent(suppressed);
    span
}

/// Whether what runs inside `entered` will be seen by a layer of `tracing-opentelemetry` as it should, if there is such a
/// layer. `outer` is the context that was current before.
pub(super) fn holds(entered: &Span, outer: &Context) -> bool {
    if outer.is_telemetry_suppressed() || is_suppressed() {
        return true;
    }
    let layer_has_it = entered
        .with_subscriber(|(id, dispatch)| get_otel_context(id, dispatch).is_some())
        .unwrap_or(false);
    if layer_has_it && !STANDS_ASIDE.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            target: "traced",
            "the feature `tracing-spans` makes no spans beside a layer of tracing-opentelemetry whose context activation \
             is off: spans inside them would be lost; leave out `with_context_activation(false)`"
        );
    }
    !layer_has_it
}

#[cfg(any(feature = "init", feature = "testing"))]
fn suppressed(context: &Context) -> Context {
    let marked = context.with_value(super::stand_in::OfCall);
    marked.with_telemetry_suppressed()
}

/// Without a provider of ours nobody would look for a mark.
#[cfg(not(any(feature = "init", feature = "testing")))]
fn suppressed(context: &Context) -> Context {
    context.with_telemetry_suppressed()
}

fn is_suppressed() -> bool {
    Context::map_current(Context::is_telemetry_suppressed)
}
