//! What keeps `tracing-opentelemetry` from exporting our spans once more.
//!
//! Its layer makes an OpenTelemetry span of every `tracing` span that it sees, in the context that is current then, and
//! makes that span current wherever the `tracing` span is entered, be it in another task.
//!
//! Where the layer's tracer comes from the global provider, and that is ours, the layer gets a stand-in for the span of
//! the call: see `stand_in`. It knows by a [mark](OfCall) in the context.
//!
//! With any other tracer the layer could be kept from exporting, by suppressing telemetry in that context, but at the
//! price of suppressing it wherever else the `tracing` span is entered. There no `tracing` span is made.
//!
//! Which of the two it is cannot be asked. It shows in a span made where telemetry is suppressed, which nobody exports. So
//! a subscriber with such a layer sees one span more than there are calls, closed at once: the first that the layer sees,
//! or where no other are made, the first of each call site.

use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::sync::{PoisonError, RwLock};

use opentelemetry::Context;
use tracing::{Span, dispatcher};
use tracing_opentelemetry::{OpenTelemetrySpanExt as _, get_otel_context};
use tracing_subscriber::Registry;

use super::mark::OfCall;

/// What has been found out about the spans of one call site.
#[derive(Debug, Default)]
pub(super) struct Findings {
    /// Beside which subscriber they would be exported.
    exported: Finding,
}

/// The subscriber whose layer uses the stand-in: for one call site as for all others.
static STANDS_IN: Finding = Finding(RwLock::new(None));

/// The latest subscriber of which something is true.
#[derive(Debug, Default)]
struct Finding(RwLock<Option<Subscriber>>);

/// A subscriber, for as long as no other comes and none is configured anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Subscriber {
    registry: usize,
    generation: u32,
}

static GENERATION: AtomicU32 = AtomicU32::new(0);

/// Subscribers have come, gone or changed their minds.
pub(super) fn forget_findings() {
    GENERATION.fetch_add(1, Ordering::Relaxed);
}

impl Subscriber {
    fn current() -> Self {
        let address = |registry: &Registry| std::ptr::from_ref(registry).addr();
        Self {
            registry: dispatcher::get_default(|dispatch| {
                dispatch.downcast_ref::<Registry>().map_or(0, address)
            }),
            generation: GENERATION.load(Ordering::Relaxed),
        }
    }
}

impl Finding {
    fn is_any(&self) -> bool {
        self.0
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .is_some()
    }

    fn is_true_of(&self, subscriber: Subscriber) -> bool {
        let latest = self.0.read().unwrap_or_else(PoisonError::into_inner);
        *latest == Some(subscriber)
    }

    fn learn(&self, subscriber: Subscriber) {
        let mut latest = self.0.write().unwrap_or_else(PoisonError::into_inner);
        *latest = Some(subscriber);
    }
}

impl Findings {
    /// Whether it is known that the spans would be exported, so that none are made.
    pub(super) fn are_exported(&self) -> bool {
        self.exported.is_any() && self.exported.is_true_of(Subscriber::current())
    }

    /// The span that `make` makes for a call with `context`, unless it would be exported.
    pub(super) fn made(&self, context: &Context, make: impl Fn() -> Span) -> Option<Span> {
        let subscriber = Subscriber::current();
        let standing_in = || made_in(context.with_value(OfCall::default()), &make);
        if STANDS_IN.is_true_of(subscriber) {
            return Some(standing_in());
        }
        if self.exported.is_true_of(subscriber) {
            return None;
        }
        let mark = OfCall::default();
        let marked = context.with_value(mark.clone());
        let span = made_in(marked.with_telemetry_suppressed(), &make);
        if !is_seen(&span) {
            return Some(span);
        }
        drop(span);
        if mark.is_taken() {
            STANDS_IN.learn(subscriber);
            return Some(standing_in());
        }
        self.exported.learn(subscriber);
        say_why();
        None
    }

    /// Whether a span that has just been entered in the context `outer` may stay so. A layer that could not be found, for
    /// example in a `reload::Layer`, shows by now: it has made a suppressed context the current one.
    pub(super) fn is_entered_well(&self, outer: &Context) -> bool {
        let is_suppressed = Context::map_current(Context::is_telemetry_suppressed);
        let is_well = outer.is_telemetry_suppressed() || !is_suppressed;
        if !is_well {
            self.exported.learn(Subscriber::current());
            say_why();
        }
        is_well
    }
}

/// The span that `make` makes, with `context` as its parent for OpenTelemetry.
fn made_in(context: Context, make: impl Fn() -> Span) -> Span {
    let span = {
        let _parent = context.clone().attach();
        make()
    };
    // A layer with its context activation switched off has taken the enclosing `tracing` span for the parent. That this
    // fails where there is no layer, or where the span has been started already, is as it should be.
    let _ = span.set_parent(context);
    span
}

/// Whether there is a layer that sees `span`. If so, this starts the layer's span.
fn is_seen(span: &Span) -> bool {
    span.with_subscriber(|(id, dispatch)| get_otel_context(id, dispatch).is_some())
        .unwrap_or(false)
}

fn say_why() {
    static IS_SAID: AtomicBool = AtomicBool::new(false);
    if !IS_SAID.swap(true, Ordering::Relaxed) {
        tracing::warn!(
            target: "traced",
            "annotated calls are no spans of `tracing` here, because tracing-opentelemetry would export them once more: \
             give its layer a tracer of `opentelemetry::global`, made after `traced::init`, or a filter that asks \
             `traced::is_annotated_call`"
        );
    }
}
