//! A server that remembers what it was asked.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::response::{IntoResponse, Response};
use http::header::LOCATION;
use http::{HeaderMap, Method, StatusCode, Uri};
use tokio::sync::Notify;

/// A request as it arrived.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Seen {
    pub(crate) fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.map_or("", |value| value.to_str().expect("it is text"))
    }
}

#[derive(Debug, Clone, Default)]
struct Memory {
    seen: Arc<Mutex<Vec<Seen>>>,
    arrived: Arc<Notify>,
}

/// A server on a loopback port, for as long as the test's runtime is there.
///
/// `/status/404` answers with that status, `/redirect/302/2` redirects twice by way of `/redirect/302/1`, `/to/307/<url>`
/// redirects there, `/flaky/2` fails twice, `/never` never answers, and everything else is found.
#[derive(Debug)]
pub(crate) struct Server {
    address: SocketAddr,
    memory: Memory,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await;
        let listener = listener.expect("there is a free port");
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        let memory = Memory::default();
        let router = Router::new().fallback(answer).with_state(memory.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self { address, memory }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("http://{}{path}", self.address)
    }

    pub(crate) fn port(&self) -> i64 {
        self.address.port().into()
    }

    pub(crate) fn seen(&self) -> Vec<Seen> {
        let seen = self.memory.seen.lock();
        seen.unwrap_or_else(PoisonError::into_inner).clone()
    }

    pub(crate) fn traceparents(&self) -> Vec<String> {
        let seen = self.seen();
        seen.iter()
            .map(|seen| seen.header("traceparent").to_owned())
            .collect()
    }

    /// Waits until a request has arrived.
    pub(crate) async fn arrival(&self) {
        self.memory.arrived.notified().await;
    }
}

async fn answer(
    State(memory): State<Memory>,
    method: Method,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let path = uri.path().to_owned();
    let before = {
        let mut seen = memory.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.push(Seen {
            method,
            path: path.clone(),
            headers,
            body,
        });
        seen.len() - 1
    };
    memory.arrived.notify_one();
    let mut parts = path.splitn(4, '/').skip(1);
    match (parts.next(), parts.next(), parts.next()) {
        (Some("status"), Some(code), _) => status(code).into_response(),
        (Some("redirect"), Some(_), Some("0")) => "arrived".into_response(),
        (Some("redirect"), Some(code), Some(left)) => {
            let left: u32 = left.parse().expect("the test counts redirects");
            redirect(code, &format!("/redirect/{code}/{}", left - 1))
        }
        (Some("to"), Some(code), Some(target)) => redirect(code, target),
        (Some("flaky"), Some(failures), _) => {
            let failures: usize = failures.parse().expect("the test counts failures");
            let code = if before < failures { "503" } else { "200" };
            status(code).into_response()
        }
        (Some("never"), ..) => std::future::pending().await,
        _ => "found".into_response(),
    }
}

fn status(code: &str) -> StatusCode {
    code.parse().expect("the test names a status")
}

fn redirect(code: &str, target: &str) -> Response {
    (status(code), [(LOCATION, target.to_owned())]).into_response()
}
