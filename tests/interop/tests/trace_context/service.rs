//! A service that is called and calls others, and a client that sends it headers as they are.

use std::io::{Read as _, Write as _};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{LazyLock, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::http::{HeaderMap, Uri};
use axum::routing::get;
use opentelemetry::trace::{Link, SpanKind, TraceId};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{
    Sampler, SamplingDecision, SamplingResult, ShouldSample, Span, SpanData, SpanProcessor,
};
use serde_json::{Value, json};
use traced::{Config, traced};

/// Calls three others.
pub(crate) const THREE: &str = "/three";
/// Its sampler drops the span, whatever the caller says.
pub(crate) const DROPS: &str = "/drops";
/// Its sampler writes `vendor=new` into the `tracestate`.
pub(crate) const WRITES: &str = "/writes";
/// Its sampler takes `vendor` out of the `tracestate`.
pub(crate) const DELETES: &str = "/deletes";

/// The headers that the service sends to another.
pub(crate) type Sent = Vec<(String, String)>;

/// Where the service listens, once it does.
pub(crate) static SERVICE: LazyLock<SocketAddr> = LazyLock::new(|| {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
    let address = listener.local_addr().expect("it has an address");
    listener.set_nonblocking(true).expect("sockets can do that");
    std::thread::spawn(|| serve(listener));
    address
});

static FINISHED: Mutex<Vec<SpanData>> = Mutex::new(Vec::new());

fn serve(listener: TcpListener) {
    let _tracing = Config::new("trace_context")
        .without_environment()
        .handle_signals(false)
        .console(false)
        .audit(false)
        .sampler(Vendor)
        .span_processor(Finished)
        .init()
        .expect("this is a legal configuration");
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build();
    runtime.expect("a runtime starts").block_on(async {
        let listener = tokio::net::TcpListener::from_std(listener).expect("it does not block");
        let router = Router::new().fallback(get(answer));
        axum::serve(listener, router).await.expect("it serves");
    });
}

/// What was sent to others, and the span in which that was done.
async fn answer(uri: Uri, headers: HeaderMap) -> String {
    let (sent, span) = handle(&headers, uri.path()).await;
    let finished = FINISHED.lock().unwrap_or_else(PoisonError::into_inner);
    let recorded = finished
        .iter()
        .find(|recorded| recorded.span_context.span_id().to_string() == span)
        .map(|recorded| {
            json!({
                "trace_id": recorded.span_context.trace_id().to_string(),
                "parent": recorded.parent_span_id.to_string(),
                "remote": recorded.parent_span_is_remote,
            })
        });
    json!({ "sent": sent, "recorded": recorded }).to_string()
}

#[traced(kind = server, parent = traced::extract(headers), sampler_attrs(path))]
async fn handle(headers: &HeaderMap, path: &str) -> (Vec<Sent>, String) {
    let calls = if path == THREE { 3 } else { 1 };
    let sent = (0..calls).map(|_| call_another()).collect();
    let span = traced::current_span_id().map(|id| id.to_string());
    (sent, span.unwrap_or_default())
}

#[traced(kind = client)]
fn call_another() -> Sent {
    let mut headers = HeaderMap::new();
    traced::inject(&mut headers);
    let headers = headers.iter().map(|(name, value)| {
        let value = value.to_str().expect("we send text");
        (name.to_string(), value.to_owned())
    });
    headers.collect()
}

/// What a vendor of tracing does to a `tracestate`, by the path that was called.
#[derive(Debug, Clone)]
struct Vendor;

impl ShouldSample for Vendor {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        let usual = Sampler::ParentBased(Box::new(Sampler::AlwaysOn));
        let mut result = usual.should_sample(parent, trace_id, name, kind, attributes, links);
        let path = attributes
            .iter()
            .find(|attribute| attribute.key.as_str() == "path");
        match path
            .map(|path| path.value.as_str())
            .as_deref()
            .unwrap_or_default()
        {
            DROPS => result.decision = SamplingDecision::Drop,
            WRITES => {
                result.trace_state = result.trace_state.insert("vendor", "new").expect("legal")
            }
            DELETES => result.trace_state = result.trace_state.delete("vendor").expect("legal"),
            _ => {}
        }
        result
    }
}

#[derive(Debug)]
struct Finished;

impl SpanProcessor for Finished {
    fn on_start(&self, _: &mut Span, _: &Context) {}

    fn on_end(&self, span: SpanData) {
        let mut finished = FINISHED.lock().unwrap_or_else(PoisonError::into_inner);
        finished.push(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// What the service answers to a request with these bytes for headers.
pub(crate) fn ask(path: &str, headers: &[u8]) -> Value {
    let mut connection = TcpStream::connect(*SERVICE).expect("the service listens");
    let timeout = Some(Duration::from_secs(30));
    connection.set_read_timeout(timeout).expect("not zero");
    let start = format!("GET {path} HTTP/1.1\r\nHost: here\r\nConnection: close\r\n");
    let request = [start.as_bytes(), headers, b"\r\n"].concat();
    connection.write_all(&request).expect("it takes requests");
    let mut response = String::new();
    connection
        .read_to_string(&mut response)
        .expect("it answers");
    let (head, body) = response.split_once("\r\n\r\n").expect("it speaks HTTP");
    assert!(head.starts_with("HTTP/1.1 200"), "{head}");
    serde_json::from_str(body).expect("it answers in JSON")
}
