//! A server on a port of its own, whose spans are captured, and clients for it.

use std::future::Future;
use std::net::SocketAddr;

use axum::Router;
use reqwest::{Client, Method, RequestBuilder, Response};
use tokio::net::TcpListener;
use tokio::sync::oneshot;
use traced::testing::{Capture, Spans};

/// The running server, from the client's side.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    client: Client,
}

impl Server {
    pub(crate) fn get(&self, path: &str) -> RequestBuilder {
        self.request(Method::GET, path)
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> RequestBuilder {
        self.client
            .request(method, format!("http://{}{path}", self.address))
    }

    /// The answer to a GET, which has to come.
    pub(crate) async fn fetch(&self, path: &str) -> Response {
        self.get(path).send().await.expect("an answer")
    }
}

/// Serves what `router` makes while `client` runs, and returns the spans of both once all connections are closed.
pub(crate) async fn serve<F: Future>(
    router: impl FnOnce() -> Router,
    client: impl FnOnce(Server) -> F,
) -> Spans {
    serve_in(Capture::new(), router, client).await
}

/// As [`serve`], with a capture of one's own.
pub(crate) async fn serve_in<F: Future>(
    capture: Capture,
    router: impl FnOnce() -> Router,
    client: impl FnOnce(Server) -> F,
) -> Spans {
    set_propagators();
    let served = async {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let (stop, stopped) = oneshot::channel::<()>();
        let serving = axum::serve(listener, router()).with_graceful_shutdown(async {
            let _ = stopped.await;
        });
        let serving = tokio::spawn(serving.into_future());
        client(Server {
            address,
            client: Client::new(),
        })
        .await;
        let _ = stop.send(());
        serving.await.expect("no panic").expect("the server serves");
    };
    capture.run_async(served).await
}

/// W3C Trace Context and Baggage, as `traced::init` sets them.
pub(crate) fn set_propagators() {
    use opentelemetry::propagation::TextMapCompositePropagator;
    use traced::propagation::{BaggagePropagator, TraceContextPropagator};
    opentelemetry::global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
        Box::new(TraceContextPropagator::new()),
        Box::new(BaggagePropagator::new()),
    ]));
}

pub(crate) const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
pub(crate) const CALLER: &str = "00f067aa0ba902b7";

/// The caller's `traceparent`.
pub(crate) fn traceparent(is_sampled: bool) -> String {
    format!("00-{TRACE}-{CALLER}-0{}", u8::from(is_sampled))
}

/// A header of an answer.
pub(crate) fn header<'a>(answer: &'a Response, name: &str) -> Option<&'a str> {
    answer
        .headers()
        .get(name)
        .map(|value| value.to_str().expect("text"))
}
