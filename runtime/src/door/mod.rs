//! The way from a call site to a tracer: found once, kept, and found again when the provider changes.
//!
//! OpenTelemetry's global provider can be set at any time and tells nobody. While there is none, an annotated call
//! costs one relaxed load and a countdown of its thread's; at zero it looks again. Once a tracer is found it is kept for
//! its scope until [`provider_changed`] is called or its provider shuts down (it then hands out invalid spans).

mod tracers;

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicU8, AtomicU32, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, OnceLock, PoisonError};

use opentelemetry::trace::{
    Span as _, SpanBuilder, SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId,
    TraceState, Tracer as _,
};
use opentelemetry::{Context, global};

use self::tracers::FoundTracer;
use crate::callsite::{Callsite, Scope};
use crate::thread_context;

/// There is no provider yet, and now and then a call looks for one.
const SEARCHING: u8 = 0;
/// There is to be none.
#[cfg(feature = "init")]
const DISABLED: u8 = 1;
/// There is no provider yet, and every call looks for one. In the states below, most calls have nothing to do.
const EAGER: u8 = 2;
/// A tracer was found.
const LIVE: u8 = 3;
/// Annotations go through the recorder.
#[cfg(feature = "init")]
const RECORDER: u8 = 4;
/// The same, and no span is recorded whose parent is not sampled.
#[cfg(feature = "init")]
const RECORDER_AS_PARENTS: u8 = 5;
/// The same, and each is recorded that has no parent.
#[cfg(feature = "init")]
const RECORDER_AS_PARENTS_OR_YES: u8 = 6;

/// Programs set their provider early: the first calls all look, so that none of theirs is missed.
const EAGER_LOOKS: i32 = 64;
/// Afterwards each look lets half as many calls pass as there have been, up to so many: a provider that is set late
/// misses no more than that. It keeps an annotation without a provider at a nanosecond or two: a look costs an
/// allocation, because the global provider can only be asked by starting a span.
const MOST_CALLS_BETWEEN_LOOKS: i32 = 1 << 14;

static STATE: AtomicU8 = AtomicU8::new(EAGER);
static GENERATION: AtomicU32 = AtomicU32::new(0);
/// How many calls there have been without a provider, as far as that matters.
static CALLS_IN_VAIN: AtomicI32 = AtomicI32::new(0);
/// Whether contexts decide which provider a span goes to: then no single answer says that there is none.
static CONTEXTS_DECIDE: AtomicBool = AtomicBool::new(false);
/// Held while the state changes, so that what a look has found is not put in the place of what was set meanwhile.
static CHANGING: Mutex<()> = Mutex::new(());

thread_local! {
    /// Each thread counts for itself: processors that write to one and the same place wait for each other. It is time
    /// when none is left, which takes one instruction to count and one to see.
    static CALLS_TO_NEXT_LOOK: Cell<i32> = const { Cell::new(0) };
}

fn changing() -> MutexGuard<'static, ()> {
    CHANGING.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Every tracer is looked up again at the next call.
#[cfg(any(feature = "init", feature = "testing"))]
pub(crate) fn provider_changed() {
    let _one_at_a_time = changing();
    GENERATION.fetch_add(1, Ordering::Release);
    look_eagerly();
}

/// From now on contexts decide where a span goes.
#[cfg(any(feature = "init", feature = "testing"))]
pub(crate) fn contexts_decide() {
    let _one_at_a_time = changing();
    CONTEXTS_DECIDE.store(true, Ordering::Relaxed);
    if STATE.load(Ordering::Relaxed) == SEARCHING {
        look_eagerly();
    }
    ask_recorder();
}

#[cfg(any(feature = "init", feature = "testing"))]
fn look_eagerly() {
    CALLS_IN_VAIN.store(0, Ordering::Relaxed);
    STATE.store(EAGER, Ordering::Release);
}

/// No annotation makes a span until [`provider_changed`].
#[cfg(feature = "init")]
pub(crate) fn disable() {
    let _one_at_a_time = changing();
    STATE.store(DISABLED, Ordering::Release);
}

/// Annotations go through the recorder until [`provider_changed`]. `follows_parents` says of all spans, wherever they go,
/// that one with a parent is recorded if and only if the parent is sampled, and `records_roots` that one without is.
#[cfg(feature = "init")]
pub(crate) fn use_recorder(follows_parents: bool, records_roots: bool) {
    let state = match (follows_parents, records_roots) {
        (true, true) => RECORDER_AS_PARENTS_OR_YES,
        (true, false) => RECORDER_AS_PARENTS,
        (false, _) => RECORDER,
    };
    let _one_at_a_time = changing();
    STATE.store(state, Ordering::Release);
}

/// From now on the recorder has to be asked for every span: it may be another one, or closed.
#[cfg(any(feature = "init", feature = "testing"))]
pub(crate) fn ask_recorder() {
    #[cfg(feature = "init")]
    for state in [RECORDER_AS_PARENTS, RECORDER_AS_PARENTS_OR_YES] {
        let _ = STATE.compare_exchange(state, RECORDER, Ordering::Release, Ordering::Relaxed);
    }
}

/// Whether annotations go through the recorder, unless their context says otherwise.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline]
pub(crate) fn is_recorder() -> bool {
    #[cfg(feature = "init")]
    return STATE.load(Ordering::Relaxed) >= RECORDER;
    #[cfg(not(feature = "init"))]
    false
}

/// Whether no span is recorded whose parent is not sampled.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
pub(crate) fn follows_parents() -> bool {
    #[cfg(feature = "init")]
    return STATE.load(Ordering::Relaxed) >= RECORDER_AS_PARENTS;
    #[cfg(not(feature = "init"))]
    false
}

/// Whether a sampler is asked for spans without a parent, and for no others.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
pub(crate) fn asks_for_roots() -> bool {
    #[cfg(feature = "init")]
    return STATE.load(Ordering::Relaxed) == RECORDER_AS_PARENTS;
    #[cfg(not(feature = "init"))]
    false
}

/// Whether a span started now cannot be one, as far as one look tells.
#[inline(always)]
pub(crate) fn is_idle() -> bool {
    STATE.load(Ordering::Relaxed) < EAGER && !is_time_to_look()
}

/// Whether a span started now could be one at all.
#[inline]
pub(crate) fn is_open() -> bool {
    let may_be_open = match STATE.load(Ordering::Relaxed) {
        SEARCHING => is_time_to_look(),
        #[cfg(feature = "init")]
        DISABLED => {
            look_later(MOST_CALLS_BETWEEN_LOOKS);
            false
        }
        _ => true,
    };
    may_be_open && !thread_context::is_over()
}

#[inline(always)]
fn is_time_to_look() -> bool {
    CALLS_TO_NEXT_LOOK.with(|calls| {
        let left = calls.get().wrapping_sub(1);
        calls.set(left);
        if left < 0 {
            look_now();
        }
        left < 0
    })
}

/// It stays time until somebody has looked.
#[cold]
fn look_now() {
    look_later(0);
}

fn look_later(calls: i32) {
    CALLS_TO_NEXT_LOOK.set(calls);
}

/// Starts a span at `site`, or says that there is nothing to start one with. Call it behind [`is_open`].
pub(crate) fn start(
    site: &'static Callsite,
    builder: impl Fn() -> SpanBuilder,
    parent: &Context,
) -> Option<global::BoxedSpan> {
    if parent.is_telemetry_suppressed() {
        return None;
    }
    let found = kept(site.scope).or_else(|| look_up(site.scope))?;
    let span = found.tracer.build_with_context(builder(), parent);
    if span.span_context().is_valid() {
        return Some(span);
    }
    // The provider has shut down. Perhaps another one has been set in its place.
    let found = look_up(site.scope)?;
    let span = found.tracer.build_with_context(builder(), parent);
    if span.span_context().is_valid() {
        return Some(span);
    }
    found_nothing(found.generation);
    None
}

#[inline]
fn kept(scope: Scope) -> Option<Arc<FoundTracer>> {
    tracers::kept(scope).filter(|found| found.generation == GENERATION.load(Ordering::Acquire))
}

#[cold]
fn look_up(scope: Scope) -> Option<Arc<FoundTracer>> {
    let generation = GENERATION.load(Ordering::Acquire);
    let tracer = global::tracer_with_scope(scope.instrumentation_scope());
    if is_noop(&tracer) {
        found_nothing(generation);
        return None;
    }
    let found = Arc::new(FoundTracer { tracer, generation });
    tracers::keep(scope, &found);
    let _one_at_a_time = changing();
    if is_looked_for(generation) {
        STATE.store(LIVE, Ordering::Release);
    }
    Some(found)
}

/// Whether a look that began in `generation` is to decide, or has been overtaken.
fn is_looked_for(generation: u32) -> bool {
    let state = STATE.load(Ordering::Relaxed);
    matches!(state, SEARCHING | EAGER | LIVE) && GENERATION.load(Ordering::Relaxed) == generation
}

fn found_nothing(generation: u32) {
    let _one_at_a_time = changing();
    if CONTEXTS_DECIDE.load(Ordering::Relaxed) || !is_looked_for(generation) {
        return;
    }
    let calls = CALLS_IN_VAIN.load(Ordering::Relaxed).saturating_add(1);
    if calls <= EAGER_LOOKS {
        CALLS_IN_VAIN.store(calls, Ordering::Relaxed);
        STATE.store(EAGER, Ordering::Release);
    } else {
        let pause = (calls / 2).min(MOST_CALLS_BETWEEN_LOOKS);
        CALLS_IN_VAIN.store(calls.saturating_add(pause), Ordering::Relaxed);
        look_later(pause);
        STATE.store(SEARCHING, Ordering::Release);
    }
}

/// The no-op tracer hands its parent's span context back, whatever it is; every SDK makes one of its own or, as here
/// where telemetry is suppressed and the parent not sampled, none. So the question leaves no span behind.
fn is_noop(tracer: &global::BoxedTracer) -> bool {
    static PROBE: OnceLock<Context> = OnceLock::new();
    let probe = PROBE.get_or_init(|| {
        let span_context = SpanContext::new(
            TraceId::from(1),
            SpanId::from(1),
            TraceFlags::NOT_SAMPLED,
            true,
            TraceState::NONE,
        );
        let context = Context::new().with_remote_span_context(span_context);
        context.with_telemetry_suppressed()
    });
    let span = tracer.build_with_context(SpanBuilder::from_name("traced.probe"), probe);
    span.span_context() == probe.span().span_context()
}
