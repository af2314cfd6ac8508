//! The tracers that have been found, one for each instrumentation scope.

use std::sync::{Arc, LazyLock};

use arc_swap::ArcSwap;
use opentelemetry::global::BoxedTracer;

use crate::callsite::Scope;

/// A tracer, and of which of the global provider's states it is.
pub(super) struct FoundTracer {
    pub(super) tracer: BoxedTracer,
    pub(super) generation: u32,
}

/// A program has few scopes: to look at one after the other is faster than a hash.
type Tracers = Vec<(Scope, Arc<FoundTracer>)>;

static TRACERS: LazyLock<ArcSwap<Tracers>> = LazyLock::new(ArcSwap::default);

/// The one that was found last.
pub(super) fn kept(scope: Scope) -> Option<Arc<FoundTracer>> {
    let tracers = TRACERS.load();
    let kept = tracers.iter().find(|(known, _)| *known == scope);
    kept.map(|(_, found)| Arc::clone(found))
}

/// Keeps `found` in place of the one before.
pub(super) fn keep(scope: Scope, found: &Arc<FoundTracer>) {
    TRACERS.rcu(|tracers| {
        let mut tracers = Tracers::clone(tracers);
        tracers.retain(|(known, _)| *known != scope);
        tracers.push((scope, Arc::clone(found)));
        tracers
    });
}
