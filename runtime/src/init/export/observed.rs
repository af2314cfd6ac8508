//! An exporter whose outcomes are counted and whose exports end in time.

use std::fmt::Debug;
use std::future::Future;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};

use super::ledger::Ledger;

pub(in super::super) type Export<'a> =
    Pin<Box<dyn Future<Output = Result<Accepted, String>> + Send + 'a>>;

const PANICKED: &str = "the exporter panicked";

/// What a successful export says besides.
#[derive(Debug, Default)]
pub(in super::super) struct Accepted {
    /// How many the collector refused, and its reason; with none, a warning.
    pub(in super::super) rejected: Option<(u64, String)>,
}

impl Accepted {
    /// All but so many items, as an answer of OTLP has it.
    pub(in super::super) fn but(rejected: Option<(i64, String)>) -> Self {
        Self {
            rejected: rejected.and_then(|(items, why)| Some((u64::try_from(items).ok()?, why))),
        }
    }
}

/// `SpanExporter` without its types, and with the cause of a failure in words.
pub(in super::super) trait Exporter: Debug + Send + Sync {
    fn export(&self, batch: Vec<SpanData>) -> Export<'_>;
    fn set_resource(&mut self, resource: &Resource);
    fn force_flush(&self) -> OTelSdkResult;
    fn shutdown(&self, timeout: Duration) -> OTelSdkResult;
}

/// An exporter that the application brings.
#[derive(Debug)]
pub(in super::super) struct Custom<E>(pub(in super::super) E);

impl<E: SpanExporter> Exporter for Custom<E> {
    fn export(&self, batch: Vec<SpanData>) -> Export<'_> {
        Box::pin(async {
            match self.0.export(batch).await {
                Ok(()) => Ok(Accepted::default()),
                Err(error) => Err(error.to_string()),
            }
        })
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.0.set_resource(resource);
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.0.force_flush()
    }

    fn shutdown(&self, timeout: Duration) -> OTelSdkResult {
        self.0.shutdown_with_timeout(timeout)
    }
}

/// Counts what the exporter inside does, and gives up on an export that takes too long: the SDK's batch processor
/// does neither.
#[derive(Debug)]
pub(super) struct Observed {
    pub(super) exporter: Box<dyn Exporter>,
    pub(super) ledger: Arc<Ledger>,
    pub(super) timeout: Duration,
}

impl Observed {
    /// Exports `batch`, and waits for it.
    pub(super) fn deliver(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.ledger.export_starts(batch.len() as u64);
        self.hand_over(batch)
    }

    /// The same, of a batch that has waited in a queue.
    pub(super) fn deliver_from_queue(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.ledger.export_from_queue_starts(batch.len() as u64);
        self.hand_over(batch)
    }

    fn hand_over(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = batch.len() as u64;
        observe(
            &self.ledger,
            spans,
            self.exporter.export(batch),
            self.timeout,
        )
    }

    /// Has the exporter flush. A panic must not take the thread with it.
    pub(super) fn flush(&self) -> OTelSdkResult {
        catch_unwind(AssertUnwindSafe(|| self.exporter.force_flush()))
            .unwrap_or_else(|_| Err(OTelSdkError::InternalFailure(PANICKED.to_owned())))
    }

    /// Has the exporter shut down, in the same way.
    pub(super) fn shut_down(&self, timeout: Duration) -> OTelSdkResult {
        catch_unwind(AssertUnwindSafe(|| self.exporter.shutdown(timeout)))
            .unwrap_or_else(|_| Err(OTelSdkError::InternalFailure(PANICKED.to_owned())))
    }
}

impl SpanExporter for Observed {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        // What is exported here has been in the SDK's queue.
        self.deliver_from_queue(batch)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown(timeout)
    }
}

/// Waits for an export of so many items that has been put down as started, and puts down what becomes of them.
pub(super) fn observe(
    ledger: &Ledger,
    items: u64,
    export: Export<'_>,
    timeout: Duration,
) -> OTelSdkResult {
    // An exporter that panics must not take the thread with it, which has other spans to send.
    let outcome = catch_unwind(AssertUnwindSafe(|| wait(export, timeout)));
    match outcome.unwrap_or_else(|_| Some(Err(PANICKED.to_owned()))) {
        Some(Ok(accepted)) => {
            ledger.export_succeeded(items, accepted);
            Ok(())
        }
        Some(Err(cause)) => {
            ledger.export_failed(items, &cause);
            Err(OTelSdkError::InternalFailure(cause))
        }
        None => {
            let cause = format!("no answer within {timeout:?}");
            ledger.export_timed_out(items, &cause);
            Err(OTelSdkError::Timeout(timeout))
        }
    }
}

/// Waits for a future on this thread, which is for exports only and has nothing else to do.
fn wait<T>(future: impl Future<Output = T>, timeout: Duration) -> Option<T> {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let deadline = Instant::now().checked_add(timeout);
    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut context = Context::from_waker(&waker);
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return Some(output);
        }
        match deadline {
            None => thread::park(),
            Some(deadline) => match deadline.checked_duration_since(Instant::now()) {
                Some(left) if !left.is_zero() => thread::park_timeout(left),
                _ => return None,
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future;
    use std::time::Duration;

    use super::wait;

    #[test]
    fn an_export_that_never_ends_is_given_up() {
        assert_eq!(wait(future::ready(1), Duration::from_secs(60)), Some(1));
        assert_eq!(
            wait(future::pending::<()>(), Duration::from_millis(1)),
            None
        );
    }
}
