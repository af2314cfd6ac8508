//! Calls of gRPC: their status is not HTTP's, and comes last.
//!
//! Attributes by the [conventions for gRPC](https://opentelemetry.io/docs/specs/semconv/rpc/grpc/).

use http::Response;
use http::request::Parts;
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanRef, Status};

use super::super::grpc;
use crate::error::ERROR_TYPE;

/// The method of a call of which nobody knows yet whether it exists: there are as many as strangers make up.
pub(super) const NO_METHOD: &str = "_OTHER";

/// A request that is a gRPC call.
#[derive(Debug)]
pub(super) struct Call {
    /// `essays.Essays/Get`, or what a stranger made up.
    method: String,
    /// Whether the service has it.
    is_known: bool,
}

impl Call {
    pub(super) fn of(request: &Parts) -> Option<Self> {
        if !grpc::is_grpc(&request.headers) {
            return None;
        }
        let method = grpc::method(super::route::uri(request))?.to_owned();
        Some(Self {
            method,
            is_known: false,
        })
    }

    /// Whether the status of the call is still to come, behind the body. Who does not have a method says so at once.
    pub(super) fn goes_on<B: http_body::Body>(response: &Response<B>) -> bool {
        grpc::is_grpc(response.headers())
            && grpc::Status::read(response.headers()).is_none()
            && !response.body().is_end_stream()
    }

    /// The service has begun to answer.
    pub(super) fn exists(&mut self, span: &SpanRef<'_>) {
        if !self.is_known {
            self.is_known = true;
            span.update_name(self.method.clone());
            span.set_attribute(KeyValue::new("rpc.method", self.method.clone()));
        }
    }

    /// Writes what is known of the call at its end.
    pub(super) fn complete(mut self, span: &SpanRef<'_>, status: grpc::Status) {
        if status != grpc::Status::Unimplemented {
            self.exists(span);
        }
        span.set_attribute(KeyValue::new("rpc.status_code", status.name()));
        if is_server_error(status) {
            span.set_attribute(KeyValue::new(ERROR_TYPE, status.name()));
            span.set_status(Status::error(""));
        }
        self.leave(span);
    }

    /// Writes what is known of a call that ended, with a status or without.
    pub(super) fn leave(self, span: &SpanRef<'_>) {
        if !self.is_known {
            span.set_attribute(KeyValue::new("rpc.method_original", self.method));
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
