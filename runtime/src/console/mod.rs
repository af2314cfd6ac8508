//! Finished traces on the terminal, as trees.
//!
//! [`traces`] knows which spans of which trace are open and which have ended, and when a trace is ready to be printed;
//! [`collector`] shares that between all services of the process and prints from a thread of its own; [`output`] is
//! where the text goes. The trees themselves are made in [`crate::tree`].

mod collector;
mod output;
mod traces;

#[cfg(test)]
mod tests;

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock};
use std::time::Duration;

use opentelemetry::trace::Span as _;
use opentelemetry::{Context, Key};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use self::collector::Collector;
use self::output::Output;
use self::traces::{Ended, Limits, ProcessorId};

const SERVICE_NAME: Key = Key::from_static_str("service.name");

/// As long as the SDK's own processors wait.
const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// Every processor for standard output shares this, so that a trace through several services of one process is one
/// tree, and no two trees are mixed up.
static STDOUT: LazyLock<Arc<Collector>> =
    LazyLock::new(|| Collector::new(Output::stdout(), Limits::default()));

/// Prints finished traces as trees: the exporter of those who watch their program run.
///
/// A trace is printed when none of its spans is open and nothing has happened in it for a moment, because a message
/// between two services of the process may still be on its way. A flush prints at once what is complete, the shutdown
/// of the last processor all there is. A trace that stays open for long is printed in parts.
#[derive(Debug)]
pub(crate) struct ConsoleProcessor {
    collector: Arc<Collector>,
    id: ProcessorId,
    service: Option<Arc<str>>,
    is_shut_down: AtomicBool,
}

impl ConsoleProcessor {
    /// To standard output: in colour if it is a terminal and `NO_COLOR` is not set, as wide as the terminal, or 100
    /// columns.
    pub(crate) fn stdout() -> Self {
        Self::with_collector(Arc::clone(&STDOUT))
    }

    fn with_collector(collector: Arc<Collector>) -> Self {
        Self {
            id: collector.register(),
            collector,
            service: None,
            is_shut_down: AtomicBool::new(false),
        }
    }
}

impl SpanProcessor for ConsoleProcessor {
    fn on_start(&self, span: &mut Span, _: &Context) {
        let context = span.span_context();
        if context.is_sampled() {
            self.collector
                .start(context.trace_id(), context.span_id(), self.id);
        }
    }

    fn on_end(&self, span: SpanData) {
        if span.span_context.is_sampled() {
            let service = self.service.clone();
            self.collector.end(Ended { span, service });
        }
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.collector.flush(FLUSH_TIMEOUT)
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        if self.is_shut_down.swap(true, Ordering::AcqRel) {
            return Err(OTelSdkError::AlreadyShutdown);
        }
        self.collector.leave(self.id, timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        let service = resource.get_ref(&SERVICE_NAME);
        self.service = service.map(|name| Arc::from(&*name.as_str()));
    }
}

impl Drop for ConsoleProcessor {
    fn drop(&mut self) {
        // A provider that is dropped shuts its processors down; this is for one that never came into a provider.
        let _ = self.shutdown_with_timeout(FLUSH_TIMEOUT);
    }
}
