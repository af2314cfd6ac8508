//! The layer and its options.

use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;

use http::request::Parts;
use opentelemetry::Context;
use tower_layer::Layer;

use super::service::ServerService;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::pipeline::Pipeline;
use crate::thread_context;

/// A layer that makes a server span of every request, for any service of `tower`.
///
/// The [module](crate::http) says what is on the span; the methods of [`ServerLayer`] change it. Where the layer is put
/// twice, on a router and on one nested in it, there is still one span per request.
///
/// ```
/// use http::{Request, Response};
/// use tower::{ServiceBuilder, ServiceExt as _, service_fn};
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let service = ServiceBuilder::new()
///     .layer(traced::http::layer())
///     .service(service_fn(async |_: Request<String>| {
///         Ok::<_, std::convert::Infallible>(Response::new("essay".to_owned()))
///     }));
/// let response = service.oneshot(Request::new(String::new())).await.unwrap();
/// assert_eq!(response.status(), 200);
/// # });
/// ```
#[must_use = "a layer does nothing until a service gets it"]
pub fn layer() -> ServerLayer {
    ServerLayer {
        settings: Arc::new(Settings::default()),
    }
}

/// What [`layer`] returns: a layer for any service of `tower` that answers `http::Request` with `http::Response`.
///
/// Cloning it is cheap. A layer that is made inside of a `traced::testing` capture, or of a service of its own
/// (`Tracing::in_service`), puts its spans there, whatever task serves the request.
///
/// ```
/// let layer: traced::http::ServerLayer = traced::http::layer().public();
/// ```
#[derive(Clone)]
pub struct ServerLayer {
    settings: Arc<Settings>,
}

type Keeps = dyn Fn(&Parts) -> bool + Send + Sync;
type Routes = dyn Fn(&Parts) -> Option<Cow<'static, str>> + Send + Sync;

/// What the options say.
#[derive(Clone)]
pub(super) struct Settings {
    pub(super) is_public: bool,
    pub(super) has_response_headers: bool,
    pub(super) redacted: Vec<String>,
    /// Of requests that name none.
    pub(super) scheme: &'static str,
    pub(super) keeps: Option<Arc<Keeps>>,
    pub(super) routes: Option<Arc<Routes>>,
    #[cfg(any(feature = "init", feature = "testing"))]
    pipeline: Option<Pipeline>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            is_public: false,
            has_response_headers: true,
            redacted: Vec::new(),
            scheme: "http",
            keeps: None,
            routes: None,
            #[cfg(any(feature = "init", feature = "testing"))]
            pipeline: Pipeline::current(),
        }
    }
}

impl Settings {
    /// The current context, as the layer's requests see it: connections are served by tasks that know nothing of where
    /// the layer was made.
    pub(super) fn context(&self) -> Context {
        #[cfg(any(feature = "init", feature = "testing"))]
        if let (Some(pipeline), None) = (&self.pipeline, Pipeline::current()) {
            return pipeline.context();
        }
        thread_context::current()
    }
}

impl ServerLayer {
    /// For the edge that anybody can reach: callers are strangers. A request starts a trace of its own, which links to
    /// the caller's; whether it is sampled is not for the caller to say, and the caller's baggage is dropped.
    ///
    /// ```
    /// let layer = traced::http::layer().public();
    /// ```
    #[must_use]
    pub fn public(mut self) -> Self {
        self.settings_mut().is_public = true;
        self
    }

    /// Redacts the values of more keys of the query, in whatever case, and of the route's parameters of these names:
    /// `?invitation=REDACTED`, `/join/REDACTED` for `/join/{invitation}`.
    ///
    /// Redacted anyway are the keys that the conventions name (`sig`, `Signature`, `AWSAccessKeyId`,
    /// `X-Goog-Signature`, `X-Amz-…`; [`url.query`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/)),
    /// those of sessions (`session_id`, `sessionid`, `JSESSIONID`, `PHPSESSID`, `SAMLResponse`, whatever ends in `token`),
    /// and those that stand for personal data or credentials by their names: `email`, `userPhone`, `api_key`.
    ///
    /// ```
    /// let layer = traced::http::layer().redact(["invitation", "voucher"]);
    /// ```
    #[must_use]
    pub fn redact<K: Into<String>>(mut self, keys: impl IntoIterator<Item = K>) -> Self {
        let redacted = &mut self.settings_mut().redacted;
        redacted.extend(keys.into_iter().map(Into::into));
        self
    }

    /// The service has the certificate itself, and no proxy before it: `url.scheme` is `https` where neither a proxy's
    /// header nor the request names one. A request of HTTP/1.1 does not.
    ///
    /// ```
    /// let layer = traced::http::layer().https();
    /// ```
    #[must_use]
    pub fn https(mut self) -> Self {
        self.settings_mut().scheme = "https";
        self
    }

    /// Leaves requests out for which `keep` is false, such as health checks: they are not sampled, and so neither is
    /// what happens inside of them, here and in the services that they call (under the parent-based samplers, of which
    /// one is the default). Of several filters all have to keep a request.
    ///
    /// ```
    /// let layer = traced::http::layer().filter(|request| request.uri.path() != "/health");
    /// ```
    #[must_use]
    pub fn filter(mut self, keep: impl Fn(&Parts) -> bool + Send + Sync + 'static) -> Self {
        let settings = self.settings_mut();
        settings.keeps = Some(match settings.keeps.take() {
            Some(others) => Arc::new(move |request: &Parts| others(request) && keep(request)),
            None => Arc::new(keep),
        });
        self
    }

    /// Tells the route of a request, where it is not axum that routes (with the feature `axum`, its routes are known):
    /// the template that matched, `/essays/{id}`, and `None` where none did. It becomes `http.route` and part of the
    /// span's name, so there must be few of them: never the path itself.
    ///
    /// ```
    /// let layer = traced::http::layer().route(|request| match request.uri.path() {
    ///     "/essays" => Some("/essays".into()),
    ///     path if path.starts_with("/essays/") => Some("/essays/{id}".into()),
    ///     _ => None,
    /// });
    /// ```
    #[must_use]
    pub fn route(
        mut self,
        route: impl Fn(&Parts) -> Option<Cow<'static, str>> + Send + Sync + 'static,
    ) -> Self {
        self.settings_mut().routes = Some(Arc::new(route));
        self
    }

    /// Whether answers carry `X-Trace-ID` and `X-Span-ID`, which they do if nothing else is said.
    ///
    /// ```
    /// let layer = traced::http::layer().response_headers(false);
    /// ```
    #[must_use]
    pub fn response_headers(mut self, are_sent: bool) -> Self {
        self.settings_mut().has_response_headers = are_sent;
        self
    }

    fn settings_mut(&mut self) -> &mut Settings {
        Arc::make_mut(&mut self.settings)
    }
}

impl<S> Layer<S> for ServerLayer {
    type Service = ServerService<S>;

    fn layer(&self, inner: S) -> ServerService<S> {
        ServerService::new(inner, Arc::clone(&self.settings))
    }
}

impl fmt::Debug for ServerLayer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.settings.fmt(f)
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServerLayer")
            .field("public", &self.is_public)
            .field("redact", &self.redacted)
            .field("scheme", &self.scheme)
            .field("filter", &self.keeps.is_some())
            .field("route", &self.routes.is_some())
            .field("response_headers", &self.has_response_headers)
            .finish()
    }
}
