//! The two kinds of HTTP client: for calls between the services, and for calls to the outside.

use std::error::Error as _;
use std::time::Duration;

use reqwest::Client;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use traced::http::client::ReqwestMiddleware;

const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
const INTERNAL_TIMEOUT: Duration = Duration::from_secs(30);

/// For calls between the services: past any proxy, which could not reach them.
pub fn internal() -> reqwest::Result<Client> {
    install_tls();
    Client::builder()
        .no_proxy()
        .connect_timeout(CONNECT_TIMEOUT)
        .timeout(INTERNAL_TIMEOUT)
        .build()
}

/// For calls to the outside. How long one may take is for the caller to say.
pub fn external() -> reqwest::Result<Client> {
    install_tls();
    Client::builder().connect_timeout(CONNECT_TIMEOUT).build()
}

/// The same client; each of its calls is a span, and carries the trace to whoever is called.
pub fn traced(client: Client) -> ClientWithMiddleware {
    ClientBuilder::new(client)
        .with(ReqwestMiddleware::new())
        .build()
}

/// A call without an answer. It says in one line what failed and what lies at the bottom of it. The address is left out;
/// it may carry a key, and the line goes into the trace as the status of the span.
#[derive(Debug, thiserror::Error)]
#[error("{}", reason(.0))]
pub struct NoAnswer(#[source] reqwest_middleware::Error);

impl From<reqwest_middleware::Error> for NoAnswer {
    fn from(error: reqwest_middleware::Error) -> Self {
        NoAnswer(error.without_url())
    }
}

impl From<reqwest::Error> for NoAnswer {
    fn from(error: reqwest::Error) -> Self {
        reqwest_middleware::Error::from(error).into()
    }
}

fn reason(error: &reqwest_middleware::Error) -> String {
    let mut root = error.source();
    while let Some(deeper) = root.and_then(|error| error.source()) {
        root = Some(deeper);
    }
    let what = if error.is_timeout() {
        "it took too long"
    } else if error.is_connect() {
        "no connection"
    } else {
        "the call failed"
    };
    root.map_or_else(|| what.to_owned(), |root| format!("{what}: {root}"))
}

/// reqwest comes without a choice of cryptography. An error says that one was chosen before, and that one is as good.
fn install_tls() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}
