//! Calls of gRPC: their status is not HTTP's, and comes last.
//!
//! Attributes by the [conventions for gRPC](https://opentelemetry.io/docs/specs/semconv/rpc/grpc/).

use http::request::Parts;
use http::{HeaderMap, Response, header};
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanRef, Status};

use crate::error::ERROR_TYPE;

/// A request that is a gRPC call.
#[derive(Debug)]
pub(super) struct Call {
    /// The path without its first slash: `essays.Essays/Get`, or what a stranger made up.
    method: String,
}

impl Call {
    pub(super) fn of(request: &Parts) -> Option<Self> {
        if !is_grpc(&request.headers) {
            return None;
        }
        let path = super::route::uri(request).path();
        let method = path.strip_prefix('/').unwrap_or(path).to_owned();
        Some(Self { method })
    }

    /// Whether the status of the call is still to come, behind the body.
    pub(super) fn goes_on<B: http_body::Body>(response: &Response<B>) -> bool {
        is_grpc(response.headers())
            && GrpcStatus::read(response.headers()).is_none()
            && !response.body().is_end_stream()
    }

    /// Writes what is known of the call at its end: only then is it clear that the method exists, and that there are
    /// not as many of them as strangers invent.
    pub(super) fn complete(self, span: &SpanRef<'_>, status: Option<GrpcStatus>) {
        span.set_attribute(KeyValue::new("rpc.system.name", "grpc"));
        match status {
            Some(GrpcStatus::Unimplemented) => {
                span.set_attribute(KeyValue::new("rpc.method", "_OTHER"));
                span.set_attribute(KeyValue::new("rpc.method_original", self.method));
            }
            Some(_) => {
                span.update_name(self.method.clone());
                span.set_attribute(KeyValue::new("rpc.method", self.method));
            }
            None => {}
        }
        let Some(status) = status else { return };
        span.set_attribute(KeyValue::new("rpc.status_code", status.name()));
        if status.is_server_error() {
            span.set_attribute(KeyValue::new(ERROR_TYPE, status.name()));
            span.set_status(Status::error(""));
        }
    }
}

/// `application/grpc` and `application/grpc+…`, not `application/grpc-web`, which ends otherwise.
fn is_grpc(headers: &HeaderMap) -> bool {
    let content_type = headers
        .get(header::CONTENT_TYPE)
        .map(|value| value.as_bytes());
    let rest = content_type.and_then(|value| value.strip_prefix(b"application/grpc"));
    rest.is_some_and(|rest| matches!(rest.first(), None | Some(b'+' | b';' | b' ')))
}

macro_rules! statuses {
    ($($code:literal $status:ident $name:literal)*) => {
        /// The [statuses](https://grpc.github.io/grpc/core/md_doc_statuscodes.html) of gRPC.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub(super) enum GrpcStatus {
            $($status,)*
        }

        impl GrpcStatus {
            fn of(code: &[u8]) -> Option<Self> {
                match code {
                    $($code => Some(Self::$status),)*
                    _ => None,
                }
            }

            fn name(self) -> &'static str {
                match self {
                    $(Self::$status => $name,)*
                }
            }
        }
    };
}

statuses! {
    b"0" Ok "OK"
    b"1" Cancelled "CANCELLED"
    b"2" Unknown "UNKNOWN"
    b"3" InvalidArgument "INVALID_ARGUMENT"
    b"4" DeadlineExceeded "DEADLINE_EXCEEDED"
    b"5" NotFound "NOT_FOUND"
    b"6" AlreadyExists "ALREADY_EXISTS"
    b"7" PermissionDenied "PERMISSION_DENIED"
    b"8" ResourceExhausted "RESOURCE_EXHAUSTED"
    b"9" FailedPrecondition "FAILED_PRECONDITION"
    b"10" Aborted "ABORTED"
    b"11" OutOfRange "OUT_OF_RANGE"
    b"12" Unimplemented "UNIMPLEMENTED"
    b"13" Internal "INTERNAL"
    b"14" Unavailable "UNAVAILABLE"
    b"15" DataLoss "DATA_LOSS"
    b"16" Unauthenticated "UNAUTHENTICATED"
}

impl GrpcStatus {
    /// The status in the trailers of an answer, or in the headers of one that has nothing else.
    pub(super) fn read(headers: &HeaderMap) -> Option<Self> {
        Self::of(headers.get("grpc-status")?.as_bytes())
    }

    /// Which of them are the server's fault, by the conventions.
    fn is_server_error(self) -> bool {
        matches!(
            self,
            Self::Unknown
                | Self::DeadlineExceeded
                | Self::Unimplemented
                | Self::Internal
                | Self::Unavailable
                | Self::DataLoss
        )
    }
}
