use std::marker::PhantomData;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};

use http::{Request, Response, Uri};
use tower_layer::Layer;
use tower_service::Service;

use super::super::{grpc, running};
use super::body::ResponseBody;
use super::call;
use super::failure::{Failure, Typed};
use super::future::ResponseFuture;
use super::outgoing::Outgoing;
use super::resends::{InContext, Resends};
use super::sends::Send;
use crate::span::ActiveSpan;

/// Client spans for a tower client: for its HTTP requests, and for its calls by gRPC.
///
/// Each request that reaches the client below becomes one span of kind client, and carries the span's context in its
/// headers. See [the module](super) for what is recorded and for where the layer goes; [`ClientLayer::resends`] for
/// retries and redirects.
///
/// `Kind` says how the client's errors are typed, and is inferred: see [`Failure`].
///
/// ```
/// # #[cfg(feature = "testing")]
/// # {
/// use std::convert::Infallible;
///
/// use http::{Request, Response};
/// use tower::{ServiceBuilder, ServiceExt as _};
/// use traced::testing::capture_async;
///
/// async fn essays(_: Request<String>) -> Result<Response<String>, Infallible> {
///     Ok(Response::new("To be or not to be".to_owned()))
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let client = ServiceBuilder::new()
///     .layer(traced::http::client::layer())
///     .service_fn(essays);
/// let request = Request::get("http://essays.example/7").body(String::new()).unwrap();
///
/// let spans = capture_async(client.oneshot(request)).await;
/// spans
///     .find("GET")
///     .assert_attribute("server.address", "essays.example")
///     .assert_attribute("http.response.status_code", 200);
/// # });
/// # }
/// ```
#[must_use = "a layer makes no spans until a client is under it"]
pub fn layer<Kind>() -> ClientLayer<Kind> {
    static LAYERS: AtomicU64 = AtomicU64::new(0);
    ClientLayer {
        id: LAYERS.fetch_add(1, Ordering::Relaxed),
        origin: None,
        kind: PhantomData,
    }
}

/// What [`layer`] returns.
///
/// ```
/// use traced::http::client::{ClientLayer, layer};
///
/// let spans: ClientLayer = layer();
/// let _resends = spans.resends();
/// ```
#[derive(Debug)]
pub struct ClientLayer<Kind = Typed> {
    /// Resends are counted for the layer that they were set up for: a client used inside of another's request, to
    /// fetch a token for it perhaps, is not one more try of it.
    id: u64,
    origin: Option<Uri>,
    kind: PhantomData<fn() -> Kind>,
}

impl<Kind> Clone for ClientLayer<Kind> {
    fn clone(&self) -> Self {
        Self {
            id: self.id,
            origin: self.origin.clone(),
            kind: PhantomData,
        }
    }
}

impl<Kind> ClientLayer<Kind> {
    /// Says where requests go whose URI is only a path: `server.address` and `server.port` are taken from here.
    ///
    /// tonic's generated clients make such requests, and leave the rest to the channel below.
    ///
    /// ```
    /// use http::Uri;
    /// use traced::http::client::{ClientLayer, layer};
    ///
    /// let spans: ClientLayer = layer().origin(&Uri::from_static("http://essays.example:50051"));
    /// ```
    #[must_use]
    pub fn origin(mut self, origin: &Uri) -> Self {
        self.origin = Some(origin.clone());
        self
    }

    /// The layer that counts how often a request is sent: it goes around whatever sends it again, such as
    /// `tower::retry` or `tower_http::follow_redirect`, while this one stays next to the client. Every further span of the
    /// same request has `http.request.resend_count` then.
    ///
    /// ```
    /// use std::convert::Infallible;
    ///
    /// use http::{Request, Response};
    /// use tower::{ServiceBuilder, retry::Policy};
    /// # async fn essays(_: Request<String>) -> Result<Response<String>, Infallible> {
    /// #     Ok(Response::new(String::new()))
    /// # }
    /// # fn client<P>(three_times: P)
    /// # where
    /// #     P: Policy<Request<String>, Response<traced::http::client::ResponseBody<String>>, Infallible> + Clone,
    /// # {
    ///
    /// let spans = traced::http::client::layer();
    /// let client = ServiceBuilder::new()
    ///     .layer(spans.resends())
    ///     .retry(three_times)
    ///     .layer(spans)
    ///     .service_fn(essays);
    /// # let _ = tower::ServiceExt::oneshot(client, Request::new(String::new()));
    /// # }
    /// ```
    #[must_use]
    pub fn resends(&self) -> Resends {
        Resends::of(self.id)
    }
}

impl<S, Kind> Layer<S> for ClientLayer<Kind> {
    type Service = Client<S, Kind>;

    fn layer(&self, inner: S) -> Client<S, Kind> {
        Client {
            inner,
            settings: self.clone(),
        }
    }
}

/// A client with spans: what [`layer`] makes of one.
///
/// Errors pass through as they are; the body of a response is wrapped, because the status of gRPC comes after it.
///
/// ```
/// use traced::http::client::Client;
///
/// struct Essays<C> {
///     client: Client<C>,
/// }
/// ```
#[derive(Debug)]
pub struct Client<S, Kind = Typed> {
    inner: S,
    settings: ClientLayer<Kind>,
}

impl<S: Clone, Kind> Clone for Client<S, Kind> {
    fn clone(&self) -> Self {
        Self {
            inner: self.inner.clone(),
            settings: self.settings.clone(),
        }
    }
}

impl<S, Kind> Client<S, Kind> {
    fn start<B>(&self, request: &Request<B>) -> ActiveSpan {
        let uri = || request.uri().to_string();
        let send = InContext::of(self.settings.id).map_or(Send::FIRST, |sends| sends.next(uri));
        call::start(&Outgoing {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            origin: self.settings.origin.as_ref(),
            template: request.extensions().get().copied(),
            send,
        })
    }
}

impl<S, B, R, Kind> Service<Request<B>> for Client<S, Kind>
where
    S: Service<Request<B>, Response = Response<R>>,
    S::Error: Failure<Kind>,
{
    type Response = Response<ResponseBody<R>>;
    type Error = S::Error;
    type Future = ResponseFuture<S::Future, Kind>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, mut request: Request<B>) -> Self::Future {
        let is_grpc = grpc::is_grpc(request.headers());
        let mut span = self.start(&request);
        let future = running::run(&mut span, || {
            call::propagate(request.headers_mut());
            self.inner.call(request)
        });
        ResponseFuture::new(future, span, is_grpc)
    }
}
