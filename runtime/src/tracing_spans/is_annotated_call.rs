use std::collections::HashSet;
use std::sync::{LazyLock, PoisonError, RwLock};

use tracing::Metadata;
use tracing_core::callsite::Identifier;

static CALL_SITES: LazyLock<RwLock<HashSet<Identifier>>> = LazyLock::new(RwLock::default);

pub(super) fn remember(metadata: &'static Metadata<'static>) {
    let mut known = CALL_SITES.write().unwrap_or_else(PoisonError::into_inner);
    known.insert(metadata.callsite());
}

/// Whether `metadata` is that of an annotated call's span, for the filter of a layer that is to have others only.
///
/// Nothing needs it to keep spans from being exported twice. It is for layers that send spans elsewhere, and for
/// `tracing-opentelemetry` where events inside annotated calls are to go to the span around them.
///
/// Without the feature `init` as with it, no set-up is needed: the answer is known from a call site's first call on.
///
/// ```
/// use tracing_subscriber::{filter::filter_fn, fmt, prelude::*};
///
/// let without_calls = fmt::layer().with_filter(filter_fn(|metadata| !traced::is_annotated_call(metadata)));
/// let subscriber = tracing_subscriber::registry().with(without_calls);
/// # drop(subscriber);
/// ```
#[cfg_attr(docsrs, doc(cfg(feature = "tracing-spans")))]
pub fn is_annotated_call(metadata: &Metadata<'_>) -> bool {
    let known = CALL_SITES.read().unwrap_or_else(PoisonError::into_inner);
    known.contains(&metadata.callsite())
}
