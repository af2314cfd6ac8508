use std::collections::HashSet;
use std::sync::{LazyLock, PoisonError, RwLock};

use tracing::Metadata;
use tracing_core::callsite::Identifier;

static CALL_SITES: LazyLock<RwLock<HashSet<Identifier>>> = LazyLock::new(RwLock::default);

pub(super) fn remember(metadata: &'static Metadata<'static>) {
    let mut known = CALL_SITES.write().unwrap_or_else(PoisonError::into_inner);
    known.insert(metadata.callsite());
}

/// Whether `metadata` is that of an annotated call's span (feature `tracing-spans`), for the filter of a layer that is to
/// see others only.
///
/// No annotated call is exported twice without it. It is for layers that send spans elsewhere, and for a layer of
/// `tracing-opentelemetry` whose tracer is that of another SDK: beside such a layer annotated calls are spans of
/// `tracing` only if it does not see them.
///
/// ```
/// use tracing_subscriber::filter::filter_fn;
/// use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
///
/// let exported = tracing_opentelemetry::layer()
///     .with_filter(filter_fn(|metadata| !traced::is_annotated_call(metadata)));
/// let subscriber = tracing_subscriber::registry().with(exported);
/// # drop(subscriber);
/// ```
pub fn is_annotated_call(metadata: &Metadata<'_>) -> bool {
    let known = CALL_SITES.read().unwrap_or_else(PoisonError::into_inner);
    known.contains(&metadata.callsite())
}
