//! OTLP over HTTP.

use std::sync::PoisonError;

use async_trait::async_trait;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, USER_AGENT};
use http::{HeaderMap, Request, Response};
use opentelemetry_http::{Bytes, HttpClient, HttpError};
use opentelemetry_otlp::{ExporterBuildError, WithExportConfig, WithHttpConfig};

use super::super::super::otlp_signal::LOGS;
use super::super::super::settings::{Compression, Otlp, Protocol};
use super::super::chain;
use super::super::connection::Connection;
use super::{LastAnswer, rejected};

pub(super) fn configure<B: WithExportConfig + WithHttpConfig>(
    builder: B,
    otlp: Otlp,
    last_answer: LastAnswer,
) -> Result<B, ExporterBuildError> {
    let connection = Connection::new(&otlp, &LOGS, rejected)
        .map_err(ExporterBuildError::InvalidConfiguration)?;
    let builder = builder
        .with_http_client(Client {
            connection,
            last_answer,
        })
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

/// Sends our headers only, as over gRPC, and keeps what was answered.
#[derive(Debug)]
struct Client {
    connection: Connection,
    last_answer: LastAnswer,
}

/// The headers that are the exporter's own.
const OF_EXPORTER: [http::HeaderName; 3] = [CONTENT_TYPE, CONTENT_ENCODING, USER_AGENT];

#[async_trait]
impl HttpClient for Client {
    async fn send_bytes(&self, mut request: Request<Bytes>) -> Result<Response<Bytes>, HttpError> {
        let mut own = HeaderMap::new();
        for name in OF_EXPORTER {
            if let Some(value) = request.headers().get(&name) {
                own.insert(name, value.clone());
            }
        }
        *request.headers_mut() = own;
        let result = self.connection.send(request).await;
        let answer = match &result {
            Ok(response) => self.connection.outcome(response),
            Err(error) => Err(chain(&**error)),
        };
        *self
            .last_answer
            .lock()
            .unwrap_or_else(PoisonError::into_inner) = Some(answer);
        result
    }
}
