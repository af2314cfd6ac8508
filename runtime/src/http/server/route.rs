//! Which route a request takes: the template, never the path.

use std::borrow::Cow;
use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock};

use http::request::Parts;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, KeyValue};

use super::super::{method, redaction};
use super::layer::Settings;

pub(super) const HTTP_ROUTE: &str = "http.route";
pub(super) const URL_PATH: &str = "url.path";

/// The route, if it is known before the service runs.
pub(super) fn of(settings: &Settings, request: &Parts) -> Option<Cow<'static, str>> {
    let told = settings.routes.as_ref().and_then(|route| route(request));
    told.or_else(|| matched(request))
}

#[cfg(feature = "axum")]
fn matched(request: &Parts) -> Option<Cow<'static, str>> {
    let matched = request.extensions.get::<axum::extract::MatchedPath>()?;
    Some(Cow::Owned(matched.as_str().to_owned()))
}

#[cfg(not(feature = "axum"))]
fn matched(_request: &Parts) -> Option<Cow<'static, str>> {
    None
}

/// The path as the client wrote it: routers cut off what they matched before they call the routers nested in them.
#[cfg(feature = "axum")]
pub(super) fn uri(request: &Parts) -> &http::Uri {
    let original = request.extensions.get::<axum::extract::OriginalUri>();
    original.map_or(&request.uri, |original| &original.0)
}

#[cfg(not(feature = "axum"))]
pub(super) fn uri(request: &Parts) -> &http::Uri {
    &request.uri
}

/// The span's name.
pub(super) fn span_name(method: Option<&'static str>, route: Option<&str>) -> Cow<'static, str> {
    let method = method::in_name(method);
    match route {
        Some(route) => Cow::Owned(format!("{method} {route}")),
        None => Cow::Borrowed(method),
    }
}

/// Put into a request that has its span: a layer further in makes no other, but may know the route.
#[derive(Clone)]
pub(super) struct Observed(Arc<Inner>);

struct Inner {
    method: Option<&'static str>,
    has_route: AtomicBool,
    context: OnceLock<Context>,
}

impl Observed {
    pub(super) fn new(method: Option<&'static str>, has_route: bool) -> Self {
        Self(Arc::new(Inner {
            method,
            has_route: AtomicBool::new(has_route),
            context: OnceLock::new(),
        }))
    }

    /// The context of the request's span.
    pub(super) fn observe(&self, context: Context) {
        // It is set once; a second one would be another request's.
        let _ = self.0.context.set(context);
    }

    /// The first layer that knows the route names the span, and knows what in the path is nobody's to read.
    pub(super) fn learn_route(&self, settings: &Settings, request: &Parts) {
        let (Some(route), Some(context)) = (of(settings, request), self.0.context.get()) else {
            return;
        };
        if self.0.has_route.swap(true, Ordering::Relaxed) {
            return;
        }
        let span = context.span();
        if span.is_recording() {
            span.update_name(span_name(self.0.method, Some(&route)));
            let path = redaction::path(uri(request).path(), &route, &settings.redacted);
            if let Cow::Owned(path) = path {
                span.set_attribute(KeyValue::new(URL_PATH, path));
            }
            span.set_attribute(KeyValue::new(HTTP_ROUTE, route));
        }
    }
}

impl fmt::Debug for Observed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Observed")
    }
}
