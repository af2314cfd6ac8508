//! OTLP over HTTP.

use std::sync::{Arc, PoisonError};

use async_trait::async_trait;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, HeaderName, HeaderValue, Request, Response, StatusCode};
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{SpanExporter, WithExportConfig as _, WithHttpConfig as _};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceResponse;
use prost::Message as _;

use super::super::settings::{Compression, Otlp, Protocol};
use super::{Answer, Built, LastAnswer, chain};

pub(super) fn build(otlp: Otlp, last_answer: LastAnswer) -> Built {
    let client = Client {
        inner: connect(&otlp)?,
        headers: otlp.headers,
        last_answer,
    };
    let builder = SpanExporter::builder()
        .with_http()
        .with_http_client(client)
        .with_endpoint(otlp.endpoint.to_string())
        .with_protocol(encoding(otlp.protocol))
        .with_timeout(otlp.timeout);
    match otlp.compression {
        Compression::Gzip => builder.with_compression(opentelemetry_otlp::Compression::Gzip),
        Compression::None => builder,
    }
    .build()
}

fn encoding(protocol: Protocol) -> opentelemetry_otlp::Protocol {
    match protocol {
        #[cfg(feature = "http-json")]
        Protocol::HttpJson => opentelemetry_otlp::Protocol::HttpJson,
        _ => opentelemetry_otlp::Protocol::HttpBinary,
    }
}

#[cfg(not(feature = "tls"))]
fn connect(otlp: &Otlp) -> Result<Arc<dyn HttpClient>, opentelemetry_otlp::ExporterBuildError> {
    Ok(Arc::new(HyperClient::with_default_connector(
        otlp.timeout,
        None,
    )))
}

#[cfg(feature = "tls")]
fn connect(otlp: &Otlp) -> Result<Arc<dyn HttpClient>, opentelemetry_otlp::ExporterBuildError> {
    let connector = super::tls::connector(&otlp.certificates)?;
    Ok(Arc::new(HyperClient::new(connector, otlp.timeout, None)))
}

/// Sends our headers only, as over gRPC, and keeps the cause of a failure and the spans that were refused.
#[derive(Debug)]
struct Client {
    inner: Arc<dyn HttpClient>,
    headers: HeaderMap,
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
            Ok(response) => answer(response),
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

fn answer(response: &Response<Bytes>) -> Answer {
    let status = response.status();
    if !status.is_success() {
        return Answer {
            failure: Some(failure(status)),
            rejected: None,
        };
    }
    let is_protobuf = response
        .headers()
        .get(CONTENT_TYPE)
        .map(HeaderValue::as_bytes)
        == Some(b"application/x-protobuf");
    let decoded = is_protobuf
        .then(|| ExportTraceServiceResponse::decode(response.body().clone()).ok())
        .flatten();
    let rejected = decoded
        .and_then(|decoded| decoded.partial_success)
        .and_then(|partial| {
            let spans = u64::try_from(partial.rejected_spans).ok()?;
            (spans > 0).then_some((spans, partial.error_message))
        });
    Answer {
        failure: None,
        rejected,
    }
}

/// The body is left out: it may echo secrets.
fn failure(status: StatusCode) -> String {
    let hint = match status {
        StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => {
            "; collectors take traces at /v1/traces, on port 4318 unless configured otherwise"
        }
        StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => {
            "; credentials go into OTEL_EXPORTER_OTLP_HEADERS"
        }
        _ => "",
    };
    format!("the answer was {status}{hint}")
}
