use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// In a context, it says that the first OpenTelemetry span started there would be one of a call's `tracing` span, and so
/// the call a second time. Spans started there later are others, inside the call.
#[derive(Debug, Clone, Default)]
pub(super) struct OfCall(Arc<AtomicBool>);

impl OfCall {
    /// Whether this is the first span.
    #[cfg(any(feature = "init", feature = "testing"))]
    pub(super) fn take(&self) -> bool {
        !self.0.swap(true, Ordering::Relaxed)
    }

    /// Whether the first span has been started with a provider that knows of this mark.
    pub(super) fn is_taken(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}
