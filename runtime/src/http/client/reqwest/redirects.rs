use std::fmt;
use std::mem;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::{Context, Poll};

use async_trait::async_trait;
use http::{Extensions, Uri};
use http_body::{Body, Frame, SizeHint};
use reqwest::{Request, Response, Url};
use reqwest_middleware::{Error, Middleware, Next, Result};
use tower_http::follow_redirect::FollowRedirect;
use tower_http::follow_redirect::policy::{Action, Attempt, FilterCredentials, Policy};
use tower_service::Service;

/// How many redirects reqwest follows by itself.
const MOST_REDIRECTS: usize = 10;

/// Follows redirects in the chain of middleware, so that each request of it passes
/// [`ReqwestMiddleware`](super::ReqwestMiddleware) and is a span of its own.
///
/// reqwest follows redirects below all middleware, where nobody sees them: turn that off. The rules are those of
/// `tower_http::follow_redirect`, which reqwest uses too: methods and bodies change as browsers do it, credentials do not
/// go to another origin, and a body that cannot be sent twice is not. Other than with reqwest's own, `Referer` is not
/// set, and the timeout of a request holds for each of them.
///
/// ```no_run
/// use reqwest::redirect::Policy;
/// use reqwest_middleware::ClientBuilder;
/// use traced::http::client::{ReqwestMiddleware, ReqwestRedirects};
///
/// # fn run() -> reqwest::Result<()> {
/// let client = reqwest::Client::builder().redirect(Policy::none()).build()?;
/// let client = ClientBuilder::new(client)
///     .with(ReqwestRedirects::new())
///     .with(ReqwestMiddleware::new())
///     .build();
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone)]
pub struct ReqwestRedirects {
    most: usize,
}

impl Default for ReqwestRedirects {
    fn default() -> Self {
        Self::new()
    }
}

impl ReqwestRedirects {
    /// Follows up to ten redirects, as reqwest does. One more is the error [`TooManyRedirects`].
    ///
    /// ```
    /// let _redirects = traced::http::client::ReqwestRedirects::new();
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::limited(MOST_REDIRECTS)
    }

    /// Follows up to `most` redirects. One more is the error [`TooManyRedirects`].
    ///
    /// ```
    /// let _redirects = traced::http::client::ReqwestRedirects::limited(3);
    /// ```
    #[must_use]
    pub fn limited(most: usize) -> Self {
        Self { most }
    }
}

#[async_trait]
impl Middleware for ReqwestRedirects {
    async fn handle(
        &self,
        request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let Ok(uri) = Uri::try_from(request.url().as_str()) else {
            return next.run(request, extensions).await;
        };
        let (request, blank) = with_blank(request);
        let chain = Arc::new(Mutex::new(Chain {
            extensions: mem::take(extensions),
            blank,
        }));
        let rules = Rules {
            left: self.most,
            most: self.most,
            credentials: FilterCredentials::new().keep_all_extensions(),
        };
        let hops = Hops {
            next,
            chain: Arc::clone(&chain),
        };
        let result = FollowRedirect::with_policy(hops, rules)
            .call(as_http(request, uri))
            .await;
        *extensions = mem::take(&mut lock(&chain).extensions);
        Ok(result?.into_body())
    }
}

/// More redirects than [`ReqwestRedirects`] follows: the error is in `reqwest_middleware::Error::Middleware`.
///
/// ```
/// use traced::http::client::TooManyRedirects;
///
/// fn is_loop(error: &reqwest_middleware::Error) -> bool {
///     matches!(error, reqwest_middleware::Error::Middleware(error) if error.is::<TooManyRedirects>())
/// }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooManyRedirects {
    most: usize,
}

impl fmt::Display for TooManyRedirects {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "more than {} redirects", self.most)
    }
}

impl std::error::Error for TooManyRedirects {}

/// What the requests of one chain of redirects share.
struct Chain {
    extensions: Extensions,
    /// The request without its body, for what it says besides: its timeout, for one.
    blank: Option<Request>,
}

fn lock(chain: &Mutex<Chain>) -> MutexGuard<'_, Chain> {
    chain.lock().unwrap_or_else(PoisonError::into_inner)
}

fn with_blank(mut request: Request) -> (Request, Option<Request>) {
    let body = request.body_mut().take();
    let blank = request.try_clone();
    *request.body_mut() = body;
    (request, blank)
}

fn as_http(request: Request, uri: Uri) -> http::Request<Replay> {
    let mut redirected = http::Request::new(Replay::default());
    *redirected.method_mut() = request.method().clone();
    *redirected.uri_mut() = uri;
    *redirected.headers_mut() = request.headers().clone();
    *redirected.body_mut() = Replay(Some(request));
    redirected
}

/// The rest of the chain of middleware, as a service that can be asked more than once.
#[derive(Clone)]
struct Hops<'a> {
    next: Next<'a>,
    chain: Arc<Mutex<Chain>>,
}

type Hop<'a> = Pin<Box<dyn Future<Output = Result<http::Response<Response>>> + Send + 'a>>;

impl<'a> Service<http::Request<Replay>> for Hops<'a> {
    type Response = http::Response<Response>;
    type Error = Error;
    type Future = Hop<'a>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, hop: http::Request<Replay>) -> Hop<'a> {
        let Self { next, chain } = self.clone();
        Box::pin(async move {
            let request = as_reqwest(hop, &chain)?;
            // One request follows the other, so nobody else asks for them meanwhile.
            let mut extensions = mem::take(&mut lock(&chain).extensions);
            let result = next.run(request, &mut extensions).await;
            lock(&chain).extensions = extensions;
            let response = result?;
            let mut head = http::Response::new(());
            *head.status_mut() = response.status();
            *head.headers_mut() = response.headers().clone();
            Ok(head.map(|()| response))
        })
    }
}

fn as_reqwest(hop: http::Request<Replay>, chain: &Mutex<Chain>) -> Result<Request> {
    let (parts, Replay(request)) = hop.into_parts();
    let request = request.or_else(|| lock(chain).blank.as_ref()?.try_clone());
    let mut request = match request {
        // The URL as it was written, with its fragment.
        Some(request) if is_at(&request, &parts.uri) => request,
        other => {
            let url = Url::parse(&parts.uri.to_string()).map_err(Error::middleware)?;
            let mut request =
                other.unwrap_or_else(|| Request::new(parts.method.clone(), url.clone()));
            *request.url_mut() = url;
            request
        }
    };
    *request.method_mut() = parts.method;
    *request.headers_mut() = parts.headers;
    Ok(request)
}

fn is_at(request: &Request, uri: &Uri) -> bool {
    Uri::try_from(request.url().as_str()).is_ok_and(|own| own == *uri)
}

/// When to follow, and with what.
#[derive(Clone)]
struct Rules {
    left: usize,
    most: usize,
    credentials: FilterCredentials,
}

impl Policy<Replay, Error> for Rules {
    fn redirect(&mut self, attempt: &Attempt<'_>) -> Result<Action> {
        // reqwest has no other, and would say so in an error of its own.
        if !matches!(attempt.location().scheme_str(), Some("http" | "https")) {
            return Ok(Action::Stop);
        }
        let Some(left) = self.left.checked_sub(1) else {
            return Err(Error::middleware(TooManyRedirects { most: self.most }));
        };
        self.left = left;
        Policy::<Replay, Error>::redirect(&mut self.credentials, attempt)
    }

    fn on_request(&mut self, request: &mut http::Request<Replay>) {
        Policy::<Replay, Error>::on_request(&mut self.credentials, request);
    }

    fn clone_body(&self, body: &Replay) -> Option<Replay> {
        let Replay(Some(request)) = body else {
            return Some(Replay::default());
        };
        Some(Replay(Some(request.try_clone()?)))
    }
}

/// A body that knows how to be sent again: the request it belongs to, because only that can be copied. Without one there
/// is no body.
#[derive(Default)]
struct Replay(Option<Request>);

/// Asked for by the service that follows redirects, which never looks into a body: reqwest sends it.
impl Body for Replay {
    type Data = &'static [u8];
    type Error = std::convert::Infallible;

    fn poll_frame(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
    ) -> Poll<Option<std::result::Result<Frame<Self::Data>, Self::Error>>> {
        Poll::Ready(None)
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::default()
    }
}
