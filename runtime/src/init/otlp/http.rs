//! OTLP over HTTP.

use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, Request, Response, StatusCode};
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{ExporterBuildError, WithExportConfig, WithHttpConfig};

use super::super::otlp_signal::OtlpSignal;
use super::super::settings::{Compression, Otlp, Protocol};
use super::{Answer, LastAnswer, Rejected, chain};

/// Decodes the items that a collector did not take, from an answer in protobuf.
pub(super) type DecodeRejected = fn(Bytes) -> Option<(i64, String)>;

pub(super) fn configure<B: WithExportConfig + WithHttpConfig>(
    builder: B,
    otlp: Otlp,
    signal: &'static OtlpSignal,
    decode: DecodeRejected,
    last_answer: LastAnswer,
) -> Result<B, ExporterBuildError> {
    let client = Client {
        inner: connect(&otlp)?,
        headers: otlp.headers,
        signal,
        decode,
        last_answer,
    };
    let builder = builder
        .with_http_client(client)
        .with_endpoint(otlp.endpoint.to_string())
        .with_protocol(encoding(otlp.protocol))
        .with_timeout(otlp.timeout);
    Ok(match otlp.compression {
        Compression::Gzip => builder.with_compression(opentelemetry_otlp::Compression::Gzip),
        Compression::None => builder,
    })
}

fn encoding(protocol: Protocol) -> opentelemetry_otlp::Protocol {
    match protocol {
        #[cfg(feature = "http-json")]
        Protocol::HttpJson => opentelemetry_otlp::Protocol::HttpJson,
        _ => opentelemetry_otlp::Protocol::HttpBinary,
    }
}

#[cfg(not(feature = "tls"))]
fn connect(otlp: &Otlp) -> Result<Arc<dyn HttpClient>, ExporterBuildError> {
    Ok(Arc::new(HyperClient::with_default_connector(
        otlp.timeout,
        None,
    )))
}

#[cfg(feature = "tls")]
fn connect(otlp: &Otlp) -> Result<Arc<dyn HttpClient>, ExporterBuildError> {
    let connector = super::tls::connector(&otlp.certificates)?;
    Ok(Arc::new(HyperClient::new(connector, otlp.timeout, None)))
}

/// Sends our headers only, as over gRPC, and keeps the cause of a failure and how much was refused.
#[derive(Debug)]
struct Client {
    inner: Arc<dyn HttpClient>,
    headers: HeaderMap,
    signal: &'static OtlpSignal,
    decode: DecodeRejected,
    last_answer: LastAnswer,
}

/// The headers that are the exporter's own.
const OF_EXPORTER: [HeaderName; 3] = [CONTENT_TYPE, CONTENT_ENCODING, USER_AGENT];

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let mut headers = self.headers.clone();
        for name in OF_EXPORTER {
            if let Some(value) = request.headers().get(&name) {
                headers.insert(name, value.clone());
            }
        }
        *request.headers_mut() = headers;
        let result = self.inner.send_bytes(request).await;
        let answer = match &result {
            Ok(response) => self.answer(response),
            Err(error) => Answer {
                failure: Some(chain(&**error)),
                rejected: None,
            },
        };
        *self
            .last_answer
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = answer;
        result
    }
}

impl Client {
    fn answer(&self, response: &Response<Bytes>) -> Answer {
        let status = response.status();
        if !status.is_success() {
            return Answer {
                failure: Some(self.failure(status)),
                rejected: None,
            };
        }
        Answer {
            failure: None,
            rejected: self.rejected(response),
        }
    }

    fn rejected(&self, response: &Response<Bytes>) -> Option<Rejected> {
        let content_type = response.headers().get(CONTENT_TYPE)?;
        if content_type != "application/x-protobuf" {
            return None;
        }
        let (items, message) = (self.decode)(response.body().clone())?;
        let items = u64::try_from(items).ok()?;
        (items > 0).then_some((items, message))
    }

    /// The body is left out: it may echo secrets.
    fn failure(&self, status: StatusCode) -> String {
        let OtlpSignal { name, path, .. } = self.signal;
        let hint = match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => &*format!(
                "; collectors take {name} at /{path}, on port 4318 unless configured otherwise"
            ),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
                "; credentials go into OTEL_EXPORTER_OTLP_HEADERS"
            }
            _ => "",
        };
        format!("the answer was {status}{hint}")
    }
}
