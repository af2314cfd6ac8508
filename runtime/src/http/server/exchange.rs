//! One request and its answer, as a span.

use std::any::type_name;

use http::request::Parts;
use http::{HeaderMap, HeaderValue, Response, StatusCode};
use opentelemetry::trace::{Link, SpanContext, SpanKind, SpanRef, Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::super::{grpc, method, running};
use super::grpc::Call;
use super::layer::Settings;
use super::request::Described;
use super::route::{self, Observed};
use super::unsampled::unsampled;
use crate::callsite::Callsite;
use crate::error::ERROR_TYPE;
use crate::span::{ActiveSpan, Placement, start_with};
use crate::thread_context;

static SITE: Callsite =
    Callsite::new::<()>("HTTP", env!("CARGO_PKG_NAME"), env!("CARGO_PKG_VERSION"))
        .of_kind(SpanKind::Server)
        .without_code_location();

/// A request on its way through the service, and its answer until all of it is known.
#[derive(Debug)]
pub(super) struct Exchange {
    /// `None` where another layer has the request's span.
    span: Option<ActiveSpan>,
    has_response_headers: bool,
    call: Option<Call>,
}

impl Exchange {
    /// Makes no span, and has none to show.
    pub(super) fn nothing() -> Self {
        Self {
            span: None,
            has_response_headers: false,
            call: None,
        }
    }

    /// Starts the span of a request.
    pub(super) fn begin(settings: &Settings, request: &mut Parts) -> Self {
        if let Some(observed) = request.extensions.get::<Observed>() {
            observed.learn_route(settings, request);
            return Self::nothing();
        }
        let _current = settings.context().attach();
        let (parent, caller) = parent_of(settings, &request.headers);
        let is_left_out = settings.keeps.as_ref().is_some_and(|keep| !keep(request));
        let route = route::of(settings, request);
        let known = method::known(&request.method);
        let observed = Observed::new(known, route.is_some());
        let span = if is_left_out {
            ActiveSpan::unrecorded(unsampled(&parent))
        } else {
            start_with(
                &SITE,
                || Placement::Under(parent),
                |options| {
                    let described = Described::new(request, route, settings);
                    options.name = Some(described.name);
                    options.sampler_attributes = described.attributes;
                    options.links = caller.map(Link::with_context).into_iter().collect();
                },
                |_| {},
            )
        };
        let mut exchange = Self {
            span: Some(span),
            has_response_headers: settings.has_response_headers,
            call: Call::of(request),
        };
        exchange.run(|| observed.observe(thread_context::current()));
        request.extensions.insert(observed);
        exchange
    }

    /// Runs a part of the service with the span current.
    pub(super) fn run<R>(&mut self, work: impl FnOnce() -> R) -> R {
        match &mut self.span {
            Some(span) => running::run(span, work),
            None => work(),
        }
    }

    /// Completes the head of the answer, and the span with it, unless more is to come that decides about it.
    pub(super) fn answer<B: http_body::Body>(&mut self, response: &mut Response<B>) {
        let status = response.status();
        // What lies above the codes that HTTP knows is no better than they are.
        let is_failure = status >= StatusCode::INTERNAL_SERVER_ERROR;
        self.record(|span| {
            let code = i64::from(status.as_u16());
            span.set_attribute(KeyValue::new("http.response.status_code", code));
            if is_failure {
                span.set_attribute(KeyValue::new(ERROR_TYPE, status.as_str().to_owned()));
                // The conventions leave the description empty where the code says it all.
                span.set_status(Status::error(""));
            }
        });
        if is_failure {
            // Whoever answers a call so does not speak gRPC, and there is one reason for the failure already.
            self.leave_call();
        }
        if self.has_response_headers {
            self.run_if_any(|| write_ids(response.headers_mut()));
        }
        match self.call {
            Some(_) if Call::goes_on(response) => self.begin_answer(),
            Some(_) => self.complete_call(Some(response.headers())),
            None => self.end(),
        }
    }

    /// The status of a call is to come behind the body.
    fn begin_answer(&mut self) {
        if let Some(mut call) = self.call.take() {
            self.record(|span| call.exists(span));
            self.call = Some(call);
        }
    }

    /// A part of the body was sent: data, or trailers.
    pub(super) fn streamed(&mut self, trailers: Option<&HeaderMap>) {
        if trailers.is_some() {
            self.complete_call(trailers);
        }
    }

    /// All of the body was sent.
    pub(super) fn streamed_all(&mut self) {
        self.complete_call(None);
    }

    /// The service failed without an answer, or within it.
    pub(super) fn fail<E>(&mut self) {
        self.record(|span| {
            span.set_attribute(KeyValue::new(ERROR_TYPE, type_name::<E>()));
            span.set_status(Status::error(""));
        });
        self.leave_call();
        self.end();
    }

    /// A gRPC call has its status where it ends.
    fn complete_call(&mut self, headers: Option<&HeaderMap>) {
        if let Some(call) = self.call.take() {
            match headers.and_then(grpc::Status::read) {
                Some(status) => self.record(|span| call.complete(span, status)),
                None => self.record(|span| call.leave(span)),
            }
            self.end();
        }
    }

    /// No status is to come.
    fn leave_call(&mut self) {
        if let Some(call) = self.call.take() {
            self.record(|span| call.leave(span));
        }
    }

    fn record(&mut self, write: impl FnOnce(&SpanRef<'_>)) {
        if let Some(span) = &mut self.span {
            span.observe(|_| thread_context::map_current(|context| write(&context.span())));
        }
    }

    fn run_if_any(&mut self, work: impl FnOnce()) {
        if self.span.is_some() {
            self.run(work);
        }
    }

    fn end(&mut self) {
        if let Some(span) = &mut self.span {
            span.end();
        }
    }
}

/// Nobody waits for the answer any more.
impl Drop for Exchange {
    fn drop(&mut self) {
        self.leave_call();
    }
}

/// The context to start the span in and, at a public edge, the caller's span to link to.
fn parent_of(settings: &Settings, headers: &HeaderMap) -> (Context, Option<SpanContext>) {
    if !settings.is_public {
        return (crate::propagation::extract(headers), None);
    }
    let root = Placement::Root.into_context();
    // In a context of its own, so that nothing but the headers says who called.
    let _nobody = Context::new().attach();
    let caller = crate::propagation::extract(headers);
    let caller = caller.span().span_context().clone();
    (root, caller.is_valid().then_some(caller))
}

/// The ids that the current span has, if it has any that are valid.
fn write_ids(headers: &mut HeaderMap) {
    let ids = crate::current_trace_id().zip(crate::current_span_id());
    let Some((trace, span)) = ids else {
        return;
    };
    for (name, id) in [
        ("x-trace-id", trace.to_string()),
        ("x-span-id", span.to_string()),
    ] {
        if let Ok(id) = HeaderValue::try_from(id) {
            headers.insert(name, id);
        }
    }
}
