//! The OTLP exporters: OpenTelemetry's own, kept apart from the process environment and from the application's runtime.

mod background;
mod grpc;
mod http;
#[cfg(feature = "logs")]
mod logs;
mod spans;
#[cfg(feature = "tls")]
mod tls;

use std::future::Future;
use std::sync::{Arc, Mutex, PoisonError};

use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use tokio::runtime::Handle;

use super::export::{Accepted, Export};

pub(super) use background::Background;
#[cfg(feature = "logs")]
pub(super) use logs::OtlpLogExporter;
pub(super) use spans::OtlpExporter;

/// How many items a collector refused, and why.
type Rejected = (u64, String);

/// What an exporter's answers say beyond "it failed": upstream keeps that to its own logs.
#[derive(Debug, Default)]
struct Answer {
    failure: Option<String>,
    rejected: Option<Rejected>,
}

type LastAnswer = Arc<Mutex<Answer>>;

/// Exports on a runtime of our own, so that it works with any runtime and without one, and can be given up at any
/// time.
struct Sender {
    runtime: Handle,
    last_answer: LastAnswer,
}

impl Sender {
    fn new(background: &Background) -> Self {
        Self {
            runtime: background.handle().clone(),
            last_answer: LastAnswer::default(),
        }
    }

    fn send(&self, export: impl Future<Output = OTelSdkResult> + Send + 'static) -> Export<'_> {
        let export = background::AbortOnDrop::new(self.runtime.spawn(export));
        Box::pin(async move {
            let result = export.await;
            let mut answer = self
                .last_answer
                .lock()
                .unwrap_or_else(PoisonError::into_inner);
            let Answer { failure, rejected } = std::mem::take(&mut *answer);
            match result {
                Ok(Ok(())) => Ok(Accepted { rejected }),
                Ok(Err(error)) => Err(failure.unwrap_or_else(|| cause(error))),
                Err(_) => Err("tracing shut down before the collector answered".to_owned()),
            }
        })
    }
}

fn cause(error: OTelSdkError) -> String {
    match error {
        OTelSdkError::InternalFailure(cause) => cause,
        other => other.to_string(),
    }
}

/// An error and its sources in one line.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    let mut source = error.source();
    while let Some(error) = source {
        text.push_str(": ");
        text.push_str(&error.to_string());
        source = error.source();
    }
    text
}
