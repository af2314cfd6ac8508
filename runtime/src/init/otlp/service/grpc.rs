//! OTLP over gRPC.

use std::error::Error as _;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use http::uri::PathAndQuery;
use opentelemetry_http::Bytes;
use prost::bytes::{Buf as _, BufMut as _};
use tonic::client::Grpc;
use tonic::codec::{Codec, CompressionEncoding, DecodeBuf, Decoder, EncodeBuf, Encoder};
use tonic::metadata::MetadataMap;
use tonic::transport::{Channel, Endpoint};
use tonic::{Code, Request, Status};
use tonic_types::StatusExt as _;

use super::super::super::export::Accepted;
use super::super::super::otlp_signal::OtlpSignal;
use super::super::super::settings::{Compression, Otlp};
use super::super::{CREDENTIALS, chain};
use super::unanswered::unanswered;
use super::{Again, DecodeRejected, PROTOBUF, Refused, USER_AGENT};

#[derive(Debug)]
pub(in super::super) struct Client {
    endpoint: Box<Endpoint>,
    compression: Compression,
    grpc: Mutex<Grpc<Channel>>,
    /// Whether an attempt was given up that had no answer.
    is_silent: AtomicBool,
    headers: MetadataMap,
    signal: &'static OtlpSignal,
    decode: DecodeRejected,
}

impl Client {
    /// Opens no connection yet.
    pub(super) fn new(
        otlp: Otlp,
        signal: &'static OtlpSignal,
        decode: DecodeRejected,
    ) -> Result<Self, String> {
        let endpoint = endpoint(&otlp).map_err(|error| chain(&error))?;
        Ok(Self {
            grpc: Mutex::new(connect_lazily(&endpoint, otlp.compression)),
            endpoint: Box::new(endpoint),
            compression: otlp.compression,
            is_silent: AtomicBool::new(false),
            headers: MetadataMap::from_headers(otlp.headers),
            signal,
            decode,
        })
    }

    pub(super) async fn attempt(&self, body: Bytes) -> Result<Accepted, Refused> {
        let given_up = GivenUp(self);
        let result = self.send(body).await;
        std::mem::forget(given_up);
        result
    }

    async fn send(&self, body: Bytes) -> Result<Accepted, Refused> {
        let mut grpc = self.grpc();
        grpc.ready().await.map_err(|error| Refused {
            cause: unanswered(&error),
            again: Again::Soon,
        })?;
        let mut request = Request::new(body);
        *request.metadata_mut() = self.headers.clone();
        let path = PathAndQuery::from_static(self.signal.method);
        let answer = grpc.unary(request, path, Encoded).await;
        let answer = answer.map_err(|status| refused(&status, self.signal))?;
        Ok(Accepted::but((self.decode)(PROTOBUF, answer.into_inner())))
    }

    /// The connection, and another one after an attempt without an answer: whatever is lost with a network, the system
    /// only finds out after a quarter of an hour.
    fn grpc(&self) -> Grpc<Channel> {
        let mut grpc = self.grpc.lock().unwrap_or_else(PoisonError::into_inner);
        if self.is_silent.swap(false, Ordering::AcqRel) {
            *grpc = connect_lazily(&self.endpoint, self.compression);
        }
        grpc.clone()
    }
}

/// Left to be dropped, an attempt has been.
struct GivenUp<'a>(&'a Client);

impl Drop for GivenUp<'_> {
    fn drop(&mut self) {
        self.0.is_silent.store(true, Ordering::Release);
    }
}

fn connect_lazily(endpoint: &Endpoint, compression: Compression) -> Grpc<Channel> {
    let grpc = Grpc::new(endpoint.connect_lazy());
    match compression {
        Compression::Gzip => grpc
            .send_compressed(CompressionEncoding::Gzip)
            .accept_compressed(CompressionEncoding::Gzip),
        Compression::None => grpc,
    }
}

fn endpoint(otlp: &Otlp) -> Result<Endpoint, tonic::transport::Error> {
    let endpoint = Endpoint::from(otlp.endpoint.clone()).user_agent(USER_AGENT)?;
    #[cfg(feature = "tls")]
    if otlp.endpoint.scheme() == Some(&http::uri::Scheme::HTTPS) {
        return endpoint.tls_config(super::super::tls::of_grpc(&otlp.certificates));
    }
    Ok(endpoint)
}

/// The status' message is left out: it may echo secrets.
fn refused(status: &Status, signal: &OtlpSignal) -> Refused {
    let again = again(status);
    let cause = match status.source() {
        // Not the collector's, but of the way to it.
        Some(error) => unanswered(error),
        None if is_too_long(status) => {
            "the answer, or the request, was longer than its receiver takes".to_owned()
        }
        None => {
            let hint = match status.code() {
                Code::Unauthenticated | Code::PermissionDenied => CREDENTIALS,
                Code::Unimplemented => &*format!(
                    "; collectors take {} by gRPC on port 4317 unless configured otherwise",
                    signal.name
                ),
                _ => "",
            };
            format!("the answer was {:?}, a status of gRPC{hint}", status.code())
        }
    };
    Refused { cause, again }
}

/// [Failures](https://opentelemetry.io/docs/specs/otlp/#failures) of OTLP over gRPC.
fn again(status: &Status) -> Again {
    let asked = status
        .get_details_retry_info()
        .map(|info| info.retry_delay.map_or(Again::Soon, Again::After));
    match (status.code(), asked) {
        (Code::Unavailable | Code::ResourceExhausted, Some(again)) => again,
        (Code::OutOfRange, _) if is_too_long(status) => Again::Never,
        (
            Code::Unavailable
            | Code::Cancelled
            | Code::DeadlineExceeded
            | Code::Aborted
            | Code::OutOfRange
            | Code::DataLoss,
            _,
        ) => Again::Soon,
        // Not the collector's word: the connection broke, which has no status of its own.
        (Code::Unknown | Code::Internal, _) if status.source().is_some() => Again::Soon,
        _ => Again::Never,
    }
}

/// Whether this is tonic's own for a message above the limit of 4 MiB. It should be `ResourceExhausted`, which for an
/// [answer](https://opentelemetry.io/docs/specs/otlp/#otlpgrpc-response) is not to be tried again: the collector has the
/// spans. A collector built with tonic says the same of a request, which does not get shorter either.
fn is_too_long(status: &Status) -> bool {
    status.code() == Code::OutOfRange && status.message().contains("message length too large")
}

/// Requests that are encoded already, and answers that are decoded by their signal.
#[derive(Debug, Clone, Copy)]
struct Encoded;

impl Codec for Encoded {
    type Encode = Bytes;
    type Decode = Bytes;
    type Encoder = Self;
    type Decoder = Self;

    fn encoder(&mut self) -> Self::Encoder {
        *self
    }

    fn decoder(&mut self) -> Self::Decoder {
        *self
    }
}

impl Encoder for Encoded {
    type Item = Bytes;
    type Error = Status;

    fn encode(&mut self, request: Bytes, buffer: &mut EncodeBuf<'_>) -> Result<(), Status> {
        buffer.put(request);
        Ok(())
    }
}

impl Decoder for Encoded {
    type Item = Bytes;
    type Error = Status;

    fn decode(&mut self, answer: &mut DecodeBuf<'_>) -> Result<Option<Bytes>, Status> {
        Ok(Some(answer.copy_to_bytes(answer.remaining())))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tonic_types::ErrorDetails;

    use super::super::super::super::otlp_signal::TRACES;
    use super::*;

    const SECRET: &str = "your key k-1 is unknown";

    #[test]
    fn statuses_say_whether_to_try_again() {
        let worth_it = [
            Code::Cancelled,
            Code::DeadlineExceeded,
            Code::Aborted,
            Code::OutOfRange,
            Code::Unavailable,
            Code::DataLoss,
        ];
        for code in (0..=16).map(Code::from) {
            let expected = match worth_it.contains(&code) {
                true => Again::Soon,
                false => Again::Never,
            };
            assert_eq!(again(&Status::new(code, "")), expected, "{code:?}");
        }
    }

    #[test]
    fn a_collector_that_can_recover_says_when() {
        let delay = Duration::from_secs(7);
        let status = |code, delay| {
            Status::with_error_details(code, "", ErrorDetails::with_retry_info(delay))
        };
        for code in [Code::Unavailable, Code::ResourceExhausted] {
            assert_eq!(
                again(&status(code, Some(delay))),
                Again::After(delay),
                "{code:?}"
            );
            // It can recover, and does not say when.
            assert_eq!(again(&status(code, None)), Again::Soon, "{code:?}");
        }
        assert_eq!(again(&status(Code::Internal, Some(delay))), Again::Never);
    }

    #[test]
    fn a_connection_that_breaks_is_worth_another_attempt() {
        let lost = || Box::new(std::io::Error::from(std::io::ErrorKind::ConnectionReset));
        assert_eq!(again(&Status::from_error(lost())), Again::Soon);
        let mut internal = Status::internal("");
        internal.set_source(std::sync::Arc::new(*lost()));
        assert_eq!(again(&internal), Again::Soon);
        let mut denied = Status::permission_denied("");
        denied.set_source(std::sync::Arc::new(*lost()));
        assert_eq!(again(&denied), Again::Never);
    }

    #[test]
    fn a_failure_says_what_to_do_and_no_secret() {
        for (code, part) in [
            (Code::Unauthenticated, "OTEL_EXPORTER_OTLP_HEADERS"),
            (Code::PermissionDenied, "OTEL_EXPORTER_OTLP_HEADERS"),
            (Code::Unimplemented, "port 4317"),
            (Code::Internal, "the answer was Internal, a status of gRPC"),
        ] {
            let cause = refused(&Status::new(code, SECRET), &TRACES).cause;
            assert!(cause.contains(part), "{cause}");
            assert!(!cause.contains("k-1"), "{cause}");
        }
    }
}
