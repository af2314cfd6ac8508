//! The small things that are known of each span.

use opentelemetry::trace::TraceFlags;

/// What an exporter has to know of each span, small enough to stand in bytes that would be empty otherwise: in the cache
/// line that the number of its attributes is in, and its ids.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Head {
    pub(crate) flags: TraceFlags,
    pub(crate) parent_is_remote: bool,
    /// Whether there is anything to tell besides what all spans have. Known when the span has ended.
    pub(crate) has_more: bool,
}
