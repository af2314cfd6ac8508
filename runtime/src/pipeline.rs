//! Spans that go to a pipeline chosen by the context they start in, whatever library starts them.
//!
//! OpenTelemetry has one global provider. A test that captures its own spans, and several services in one process,
//! need more than one: the context carries the pipeline, and the global provider installed here looks there first.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opentelemetry::global::{self, BoxedSpan, BoxedTracer, ObjectSafeTracerProvider};
use opentelemetry::trace::noop::NoopTracer;
use opentelemetry::trace::{
    Span as _, SpanBuilder, SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId,
    TraceState, Tracer, TracerProvider,
};
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::trace::SdkTracerProvider;

use crate::recorder::Recorder;
#[cfg(feature = "http")]
use crate::thread_context;
use crate::{door, tracing_spans};

static ARE_NAMED: AtomicBool = AtomicBool::new(false);

/// Where spans go that are started in a context made by [`Pipeline::context`].
#[derive(Clone, Debug)]
pub(crate) struct Pipeline {
    /// For spans of other libraries.
    provider: SdkTracerProvider,
    /// For spans of annotations; without it they go to the provider, too.
    recorder: Option<Arc<Recorder>>,
}

impl Pipeline {
    pub(crate) fn new(provider: SdkTracerProvider, recorder: Option<Arc<Recorder>>) -> Self {
        route_global_spans();
        Self { provider, recorder }
    }

    pub(crate) fn recorder(&self) -> Option<Arc<Recorder>> {
        self.recorder.clone()
    }

    /// The pipeline that spans go to which are started here, if it is not the global one.
    #[cfg(feature = "http")]
    pub(crate) fn current() -> Option<Self> {
        thread_context::map_current(|context| context.get::<Self>().cloned())
    }

    /// The current context, with this pipeline as the place where spans go.
    pub(crate) fn context(&self) -> Context {
        if !Self::are_named() {
            let _one_at_a_time = changing();
            ARE_NAMED.store(true, Ordering::Release);
            door::contexts_decide();
        }
        Context::current_with_value(self.clone())
    }

    /// Whether any context there ever was names a pipeline: a look into one costs more.
    #[inline]
    pub(crate) fn are_named() -> bool {
        ARE_NAMED.load(Ordering::Relaxed)
    }

    /// Whether spans that are started in this context go to a pipeline of ours.
    pub(crate) fn is_in(context: &Context) -> bool {
        context.get::<Self>().is_some()
    }

    /// Puts the pipeline of one context into another.
    pub(crate) fn carry_over(from: &Context, to: Context) -> Context {
        match from.get::<Self>() {
            Some(pipeline) => to.with_value(pipeline.clone()),
            None => to,
        }
    }
}

/// The global provider while there are pipelines.
struct RoutingProvider {
    elsewhere: Box<dyn ObjectSafeTracerProvider + Send + Sync>,
}

struct RoutingTracer {
    scope: InstrumentationScope,
    elsewhere: BoxedTracer,
}

impl TracerProvider for RoutingProvider {
    type Tracer = RoutingTracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> RoutingTracer {
        RoutingTracer {
            elsewhere: BoxedTracer::new(self.elsewhere.boxed_tracer(scope.clone())),
            scope,
        }
    }
}

impl Tracer for RoutingTracer {
    type Span = BoxedSpan;

    fn build_with_context(&self, builder: SpanBuilder, context: &Context) -> BoxedSpan {
        if context.get::<Probe>().is_some() {
            return answered(ROUTED);
        }
        if let Some(span) = tracing_spans::stand_in(context) {
            return span;
        }
        if context.is_telemetry_suppressed() {
            return answered(TraceId::INVALID);
        }
        match context.get::<Pipeline>() {
            Some(pipeline) => {
                let tracer = pipeline.provider.tracer_with_scope(self.scope.clone());
                BoxedTracer::new(Box::new(tracer)).build_with_context(builder, context)
            }
            None => self.elsewhere.build_with_context(builder, context),
        }
    }
}

/// Put into a context to ask the global provider whether it is the router: it can be asked in no other way than by
/// starting a span.
#[derive(Debug)]
struct Probe;

/// The trace id that answers a [`Probe`].
const ROUTED: TraceId = TraceId::from_bytes(*b"traced's routing");

/// A span that records nothing, in `trace`.
fn answered(trace: TraceId) -> BoxedSpan {
    let span_context = match trace {
        TraceId::INVALID => SpanContext::NONE,
        trace => SpanContext::new(
            trace,
            SpanId::from(1),
            TraceFlags::NOT_SAMPLED,
            false,
            TraceState::NONE,
        ),
    };
    let context = Context::new().with_remote_span_context(span_context);
    BoxedTracer::new(Box::new(NoopTracer::new()))
        .build_with_context(SpanBuilder::from_name(""), &context)
}

fn global_spans_are_routed() -> bool {
    let context = Context::new().with_value(Probe).with_telemetry_suppressed();
    let span = global::tracer("traced").build_with_context(SpanBuilder::from_name(""), &context);
    span.span_context().trace_id() == ROUTED
}

/// Where spans go is changed by one at a time.
fn changing() -> MutexGuard<'static, ()> {
    static CHANGING: Mutex<()> = Mutex::new(());
    CHANGING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Puts the router in front of whatever the global provider is now.
fn route_global_spans() {
    let _one_at_a_time = changing();
    if !global_spans_are_routed() {
        install(global::tracer_provider());
    }
}

/// Makes `provider` the global one, behind the router from the first moment: others may be making spans meanwhile.
#[cfg(feature = "init")]
pub(crate) fn set_global(provider: SdkTracerProvider) {
    let _one_at_a_time = changing();
    install(provider);
}

/// Annotations go through `recorder` unless their context names another.
#[cfg(feature = "init")]
pub(crate) fn use_recorder(recorder: &Arc<Recorder>) {
    let _one_at_a_time = changing();
    recorder.set_main();
    door::use_recorder(
        recorder.follows_parents() && !Pipeline::are_named(),
        recorder.records_roots(),
    );
}

fn install(elsewhere: impl ObjectSafeTracerProvider + Send + Sync + 'static) {
    global::set_tracer_provider(RoutingProvider {
        elsewhere: Box::new(elsewhere),
    });
    door::provider_changed();
}
