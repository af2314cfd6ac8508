//! The service that the layer makes.

use std::sync::Arc;
use std::task::{Context, Poll};

use http::{Request, Response};
use tower_service::Service;

use super::body::ServerBody;
use super::exchange::Exchange;
use super::future::ServerFuture;
use super::layer::Settings;

/// A service behind [`layer`](super::layer).
///
/// It is ready when the service in it is, has that one's errors, and is `Clone` and `Send` where that one is.
///
/// ```
/// use traced::http::ServerService;
/// use tower::Layer as _;
///
/// fn behind_the_layer<S>(essays: S) -> ServerService<S> {
///     traced::http::layer().layer(essays)
/// }
/// ```
#[derive(Clone, Debug)]
pub struct ServerService<S> {
    inner: S,
    settings: Arc<Settings>,
}

impl<S> ServerService<S> {
    pub(super) fn new(inner: S, settings: Arc<Settings>) -> Self {
        Self { inner, settings }
    }
}

impl<S, A, B> Service<Request<A>> for ServerService<S>
where
    S: Service<Request<A>, Response = Response<B>>,
    B: http_body::Body,
{
    type Response = Response<ServerBody<B>>;
    type Error = S::Error;
    type Future = ServerFuture<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request<A>) -> Self::Future {
        let (mut parts, body) = request.into_parts();
        let mut exchange = Exchange::begin(&self.settings, &mut parts);
        let request = Request::from_parts(parts, body);
        let answering = exchange.run(|| self.inner.call(request));
        ServerFuture::new(exchange, answering)
    }
}
