//! From events of `tracing` to log records.

use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::logs::{SdkLogger, SdkLoggerProvider};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::Context;
use tracing_subscriber::registry::LookupSpan;

/// OpenTelemetry's bridge, but for what OpenTelemetry says about itself: a record about the sending of a record would
/// be sent too, without end. What the exporters' transports say needs no list of names: they run where telemetry is
/// suppressed, which the SDK heeds, and an application that uses the same crates has its lines sent.
pub(super) struct OtlpLayer(OpenTelemetryTracingBridge<SdkLoggerProvider, SdkLogger>);

impl OtlpLayer {
    pub(super) fn new(provider: &SdkLoggerProvider) -> Self {
        Self(OpenTelemetryTracingBridge::new(provider))
    }
}

impl<S> Layer<S> for OtlpLayer
where
    S: Subscriber + for<'lookup> LookupSpan<'lookup>,
{
    fn on_event(&self, event: &Event<'_>, context: Context<'_, S>) {
        if !event.metadata().target().starts_with("opentelemetry") {
            self.0.on_event(event, context);
        }
    }
}
