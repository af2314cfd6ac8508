//! OTLP over HTTP.

use std::io::{self, Write as _};
use std::time::{Duration, SystemTime};

use flate2::write::GzEncoder;
use http::header::{CONTENT_ENCODING, CONTENT_TYPE, RETRY_AFTER};
use http::{HeaderValue, Method, Request, Response, StatusCode, Uri};
use opentelemetry_http::{Bytes, ResponseBodyTooLarge};

use super::super::super::export::Accepted;
use super::super::super::otlp_signal::OtlpSignal;
use super::super::super::settings::{Compression, Otlp, Protocol};
use super::connection::Connection;
use super::unanswered::unanswered;
use super::{Again, DecodeRejected, JSON, PROTOBUF, Refused, USER_AGENT};

#[derive(Debug)]
pub(in super::super) struct Client {
    connection: Connection,
    endpoint: Uri,
    content_type: &'static str,
    compression: Compression,
}

impl Client {
    /// Opens no connection yet.
    pub(super) fn new(
        otlp: Otlp,
        signal: &'static OtlpSignal,
        decode: DecodeRejected,
    ) -> Result<Self, String> {
        Ok(Self {
            connection: Connection::new(&otlp, signal, decode)?,
            content_type: match otlp.protocol {
                Protocol::HttpJson => JSON,
                _ => PROTOBUF,
            },
            endpoint: otlp.endpoint,
            compression: otlp.compression,
        })
    }

    /// The request as it is sent.
    pub(super) fn compressed(&self, request: Bytes) -> Result<Bytes, String> {
        match self.compression {
            Compression::None => Ok(request),
            Compression::Gzip => gzip(&request)
                .map(Bytes::from)
                .map_err(|error| format!("compressing: {error}")),
        }
    }

    pub(super) async fn attempt(&self, body: Bytes) -> Result<Accepted, Refused> {
        let response = self.connection.send(self.request(body)).await;
        let response = response.map_err(|error| Refused {
            cause: unanswered(&*error),
            // There was an answer: the collector has the request.
            again: match error.is::<ResponseBodyTooLarge>() {
                true => Again::Never,
                false => Again::Soon,
            },
        })?;
        self.connection.outcome(&response).map_err(|cause| Refused {
            cause,
            again: again(&response),
        })
    }

    fn request(&self, body: Bytes) -> Request<Bytes> {
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.endpoint.clone();
        let headers = request.headers_mut();
        let own = [
            (http::header::USER_AGENT, USER_AGENT),
            (CONTENT_TYPE, self.content_type),
        ];
        for (name, value) in own {
            headers.insert(name, HeaderValue::from_static(value));
        }
        if self.compression == Compression::Gzip {
            headers.insert(CONTENT_ENCODING, HeaderValue::from_static("gzip"));
        }
        request
    }
}

fn gzip(plain: &[u8]) -> io::Result<Vec<u8>> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(plain)?;
    encoder.finish()
}

/// [Failures](https://opentelemetry.io/docs/specs/otlp/#failures-1) of OTLP over HTTP.
fn again(response: &Response<Bytes>) -> Again {
    match response.status() {
        StatusCode::TOO_MANY_REQUESTS | StatusCode::SERVICE_UNAVAILABLE => response
            .headers()
            .get(RETRY_AFTER)
            .and_then(|asked| retry_after(asked.to_str().ok()?, SystemTime::now()))
            .map_or(Again::Soon, Again::After),
        StatusCode::BAD_GATEWAY | StatusCode::GATEWAY_TIMEOUT => Again::Soon,
        _ => Again::Never,
    }
}

/// Seconds, or a date ([RFC 9110](https://www.rfc-editor.org/rfc/rfc9110#field.retry-after)).
fn retry_after(asked: &str, now: SystemTime) -> Option<Duration> {
    if let Ok(seconds) = asked.trim().parse() {
        return Some(Duration::from_secs(seconds));
    }
    let date = httpdate::parse_http_date(asked).ok()?;
    Some(date.duration_since(now).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, asked: Option<&'static str>) -> Response<Bytes> {
        let mut response = Response::new(Bytes::new());
        *response.status_mut() = StatusCode::from_u16(status).unwrap();
        if let Some(asked) = asked {
            let value = HeaderValue::from_static(asked);
            response.headers_mut().insert(RETRY_AFTER, value);
        }
        response
    }

    #[test]
    fn statuses_say_whether_to_try_again() {
        for status in [429, 502, 503, 504] {
            assert_eq!(again(&answer(status, None)), Again::Soon, "{status}");
        }
        for status in [301, 400, 401, 404, 408, 413, 500, 501] {
            assert_eq!(again(&answer(status, Some("1"))), Again::Never, "{status}");
        }
        for status in [429, 503] {
            let after = Again::After(Duration::from_secs(7));
            assert_eq!(again(&answer(status, Some("7"))), after, "{status}");
            assert_eq!(
                again(&answer(status, Some("later"))),
                Again::Soon,
                "{status}"
            );
        }
    }

    #[test]
    fn a_time_to_come_back_is_seconds_or_a_date() {
        let now = SystemTime::UNIX_EPOCH + Duration::from_secs(784_111_777);
        let in_ten = Some(Duration::from_secs(10));
        assert_eq!(retry_after(" 10 ", now), in_ten);
        assert_eq!(retry_after("Sun, 06 Nov 1994 08:49:47 GMT", now), in_ten);
        let past = retry_after("Sun, 06 Nov 1994 08:49:00 GMT", now);
        assert_eq!(past, Some(Duration::ZERO));
        for no_time in ["", "-1", "1.5", "tomorrow", "99999999999999999999999"] {
            assert_eq!(retry_after(no_time, now), None, "{no_time}");
        }
    }
}
