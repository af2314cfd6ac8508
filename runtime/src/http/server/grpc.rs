//! Calls of gRPC: their status is not HTTP's, and comes last.
//!
//! Attributes by the [conventions for gRPC](https://opentelemetry.io/docs/specs/semconv/rpc/grpc/).

use http::Response;
use http::request::Parts;
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanRef, Status};

use super::super::grpc;
use crate::error::ERROR_TYPE;

/// A request that is a gRPC call.
#[derive(Debug)]
pub(super) struct Call {
    /// `essays.Essays/Get`, or what a stranger made up.
    method: String,
}

impl Call {
    pub(super) fn of(request: &Parts) -> Option<Self> {
        if !grpc::is_grpc(&request.headers) {
            return None;
        }
        let method = grpc::method(super::route::uri(request))?.to_owned();
        Some(Self { method })
    }

    /// Whether the status of the call is still to come, behind the body.
    pub(super) fn goes_on<B: http_body::Body>(response: &Response<B>) -> bool {
        grpc::is_grpc(response.headers())
            && grpc::Status::read(response.headers()).is_none()
            && !response.body().is_end_stream()
    }

    /// Writes what is known of the call at its end: only then is it clear that the method exists, and that there are
    /// not as many of them as strangers invent.
    pub(super) fn complete(self, span: &SpanRef<'_>, status: grpc::Status) {
        match status {
            grpc::Status::Unimplemented => {
                span.set_attribute(KeyValue::new("rpc.method", "_OTHER"));
                span.set_attribute(KeyValue::new("rpc.method_original", self.method));
            }
            _ => {
                span.update_name(self.method.clone());
                span.set_attribute(KeyValue::new("rpc.method", self.method));
            }
        }
        span.set_attribute(KeyValue::new("rpc.status_code", status.name()));
        if is_server_error(status) {
            span.set_attribute(KeyValue::new(ERROR_TYPE, status.name()));
            span.set_status(Status::error(""));
        }
    }
}

/// Which statuses are the server's fault, by the conventions.
fn is_server_error(status: grpc::Status) -> bool {
    matches!(
        status,
        grpc::Status::Unknown
            | grpc::Status::DeadlineExceeded
            | grpc::Status::Unimplemented
            | grpc::Status::Internal
            | grpc::Status::Unavailable
            | grpc::Status::DataLoss
    )
}
