//! OTLP over HTTP, without the requests: the client, the application's headers, and what answers mean.

use std::sync::Arc;

use http::header::CONTENT_TYPE;
use http::{HeaderMap, Request, Response, StatusCode};
use opentelemetry_http::hyper::HyperClient;
use opentelemetry_http::{Bytes, HttpClient, HttpError};

use super::super::super::export::Accepted;
use super::super::super::otlp_signal::OtlpSignal;
use super::super::super::settings::Otlp;
use super::super::CREDENTIALS;
use super::DecodeRejected;

/// Nobody can tell what has become of the request then, though its status says that all is well.
const WEB_PAGE: &str =
    "the answer is a web page (text/html), as no collector gives it: what is sent may go nowhere";

/// To the collector of one signal.
#[derive(Debug)]
pub(super) struct Connection {
    client: Arc<dyn HttpClient>,
    headers: HeaderMap,
    signal: &'static OtlpSignal,
    decode: DecodeRejected,
}

impl Connection {
    /// Opens nothing yet. The problem is one of the certificates.
    pub(super) fn new(
        otlp: &Otlp,
        signal: &'static OtlpSignal,
        decode: DecodeRejected,
    ) -> Result<Self, String> {
        Ok(Self {
            client: client(otlp)?,
            headers: otlp.headers.clone(),
            signal,
            decode,
        })
    }

    /// Sends a request whose headers go before the application's.
    pub(super) async fn send(
        &self,
        mut request: Request<Bytes>,
    ) -> Result<Response<Bytes>, HttpError> {
        let mut headers = self.headers.clone();
        headers.extend(std::mem::take(request.headers_mut()));
        *request.headers_mut() = headers;
        self.client.send_bytes(request).await
    }

    /// What the collector has done with the request; a failure in words.
    pub(super) fn outcome(&self, response: &Response<Bytes>) -> Result<Accepted, String> {
        let status = response.status();
        if !status.is_success() {
            return Err(self.failure(status));
        }
        let rejected = match format(response) {
            // A login page, or a server that answers everything with its start page.
            Some("text/html") => Some((0, WEB_PAGE.to_owned())),
            Some(format) => (self.decode)(format, response.body().clone()),
            None => None,
        };
        Ok(Accepted::but(rejected))
    }

    /// The body is left out: it may echo secrets.
    fn failure(&self, status: StatusCode) -> String {
        let OtlpSignal { name, path, .. } = self.signal;
        let hint = match status {
            StatusCode::NOT_FOUND | StatusCode::METHOD_NOT_ALLOWED => &*format!(
                "; collectors take {name} at /{path}, on port 4318 unless configured otherwise"
            ),
            StatusCode::UNAUTHORIZED | StatusCode::FORBIDDEN => CREDENTIALS,
            _ => "",
        };
        format!("the answer was {status}{hint}")
    }
}

/// What an answer is written in, without parameters such as the character set.
fn format(response: &Response<Bytes>) -> Option<&str> {
    let content_type = response.headers().get(CONTENT_TYPE)?.to_str().ok()?;
    content_type.split(';').next().map(str::trim)
}

#[cfg(not(feature = "tls"))]
fn client(otlp: &Otlp) -> Result<Arc<dyn HttpClient>, String> {
    Ok(Arc::new(HyperClient::with_default_connector(
        otlp.timeout,
        None,
    )))
}

#[cfg(feature = "tls")]
fn client(otlp: &Otlp) -> Result<Arc<dyn HttpClient>, String> {
    let connector = super::super::tls::connector(&otlp.certificates)?;
    Ok(Arc::new(HyperClient::new(connector, otlp.timeout, None)))
}
