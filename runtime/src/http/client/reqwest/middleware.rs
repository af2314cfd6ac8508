use async_trait::async_trait;
use http::{Extensions, Uri};
use reqwest::{Request, Response};
use reqwest_middleware::{Error, Middleware, Next, Result};

use super::super::call;
use super::super::failure::{self, OTHER};
use super::super::outgoing::Outgoing;
use super::super::sends::Sends;
use crate::span::{ActiveSpan, Recording};
use crate::value::stored::Stored;

/// Client spans for `reqwest-middleware`: what [`layer`](super::super::layer) is for tower.
///
/// Put it last, so that it is next to reqwest: a retry around it is a span of its own then. reqwest follows redirects by
/// itself and unseen; see [`ReqwestRedirects`](super::ReqwestRedirects) for spans of those.
///
/// ```no_run
/// use reqwest_middleware::ClientBuilder;
/// use traced::http::client::{ReqwestMiddleware, UrlTemplate};
///
/// # async fn run() -> reqwest_middleware::Result<()> {
/// let client = ClientBuilder::new(reqwest::Client::new())
///     .with(ReqwestMiddleware::new())
///     .build();
/// let essay = client
///     .get("http://essays.example/essays/7")
///     .with_extension(UrlTemplate("/essays/{id}"))
///     .send()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, Default)]
pub struct ReqwestMiddleware(());

impl ReqwestMiddleware {
    /// The middleware. There is nothing to set.
    ///
    /// ```
    /// let _middleware = traced::http::client::ReqwestMiddleware::new();
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }
}

#[cfg_attr(not(target_arch = "wasm32"), async_trait)]
#[cfg_attr(target_arch = "wasm32", async_trait(?Send))]
impl Middleware for ReqwestMiddleware {
    async fn handle(
        &self,
        mut request: Request,
        extensions: &mut Extensions,
        next: Next<'_>,
    ) -> Result<Response> {
        let mut span = start(&request, extensions);
        let current = span.attach();
        call::propagate(request.headers_mut());
        span.suspend(current);
        let result = span.run(next.run(request, extensions)).await;
        span.observe(|recording| match &result {
            Ok(response) => answered(recording, response),
            Err(error) => failed(recording, error),
        });
        span.finish();
        result
    }
}

/// The extensions go along through retries and redirects, so that is where the sends are counted.
fn start(request: &Request, extensions: &mut Extensions) -> ActiveSpan {
    let sends = extensions.get_or_insert_with(Sends::default).clone();
    let send = sends.next(|| request.url().as_str().to_owned());
    // What reqwest cannot send it refuses itself. The span tells then what it can.
    let uri = Uri::try_from(request.url().as_str()).unwrap_or_default();
    call::start(&Outgoing {
        method: request.method(),
        uri: &uri,
        headers: request.headers(),
        origin: None,
        template: extensions.get().copied(),
        send,
    })
}

fn answered(recording: &mut Recording<'_>, response: &Response) {
    call::record_http(recording, response.status(), response.version());
    #[cfg(not(target_arch = "wasm32"))]
    if let Some(peer) = response.remote_addr() {
        recording.record(|attributes| {
            attributes.set("network.peer.address", Some(Stored::display(&peer.ip())));
            attributes.set("network.peer.port", Some(i64::from(peer.port()).into()));
        });
    }
}

/// The error is looked for behind the one of `reqwest-middleware`, which hides it.
fn failed(recording: &mut Recording<'_>, error: &Error) {
    match error {
        Error::Reqwest(error) => {
            failure::record(recording, error, std::any::type_name::<reqwest::Error>());
        }
        Error::Middleware(error) => failure::record(recording, error.as_ref(), OTHER),
    }
}
