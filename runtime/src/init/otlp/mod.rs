//! OTLP: what is sent, and how. Requests run on a runtime of our own, apart from the process environment.

mod background;
mod encoding;
#[cfg(feature = "http-json")]
mod json_answer;
#[cfg(feature = "logs")]
mod logs;
mod service;
mod spans;
#[cfg(feature = "tls")]
mod tls;

use crate::error::sources::sources;
pub(super) use background::Background;
#[cfg(feature = "logs")]
pub(super) use logs::OtlpLogExporter;
pub(super) use spans::OtlpExporter;

/// What to do about an answer that says who we are is not enough.
const CREDENTIALS: &str = "; credentials go into OTEL_EXPORTER_OTLP_HEADERS";

/// An error and its sources in one line.
fn chain(error: &(dyn std::error::Error + 'static)) -> String {
    let mut text = error.to_string();
    for source in sources(error) {
        text.push_str(": ");
        text.push_str(&source.to_string());
    }
    text
}
