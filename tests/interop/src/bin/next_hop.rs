//! A service over HTTP for tests of propagation: it answers with what it read of a request's headers, and with what it
//! would send on. The port is the line that it prints, and it ends when its stdin does: `next_hop [b3-in-code]`

use std::collections::BTreeMap;
use std::error::Error;
use std::io::Read as _;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, StatusCode};
use axum::routing::post;
use opentelemetry::baggage::{Baggage, BaggageExt as _, KeyValueMetadata};
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, ContextGuard};
use serde_json::{Value, json};
use traced::propagation::B3Propagator;
use traced::traced;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut config = traced::Config::new("next_hop");
    if std::env::args().any(|argument| argument == "b3-in-code") {
        config = config.propagator(B3Propagator::single_header());
    }
    let _tracing = config.init()?;
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    let router = Router::new().route("/", post(answer));
    tokio::spawn(axum::serve(listener, router).into_future());
    tokio::task::spawn_blocking(|| std::io::stdin().read_to_end(&mut Vec::new())).await??;
    Ok(())
}

async fn answer(headers: HeaderMap, changes: Bytes) -> Result<String, StatusCode> {
    let changes = serde_json::from_slice(&changes).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(serve(&traced::extract(&headers), &changes).to_string())
}

#[traced(kind = server, parent = caller.clone())]
fn serve(caller: &Context, changes: &Value) -> Value {
    let context = Context::current();
    let mut entries = BTreeMap::new();
    for (name, (value, metadata)) in context.baggage() {
        entries.insert(name.as_str(), [value.as_str(), metadata.as_str()]);
    }
    let caller = caller.span();
    let caller = caller.span_context();
    let _changed = change(changes);
    let mut sent = HeaderMap::new();
    traced::inject(&mut sent);
    let sent: BTreeMap<_, _> = sent
        .iter()
        .map(|(name, value)| (name.as_str(), String::from_utf8_lossy(value.as_bytes())))
        .collect();
    let span = context.span();
    json!({
        "baggage": entries,
        "caller": {
            "trace_id": caller.trace_id().to_string(),
            "span_id": caller.span_id().to_string(),
            "sampled": caller.is_sampled(),
        },
        "span": {
            "trace_id": span.span_context().trace_id().to_string(),
            "span_id": span.span_context().span_id().to_string(),
        },
        "sent": sent,
    })
}

/// Makes the baggage another one, as a service does that has something to add: `{"set": {"a": ["1", "p"]}}`, `{"remove":
/// "a"}`, `{"clear": true}`.
fn change(changes: &Value) -> Option<ContextGuard> {
    if changes["clear"] == true {
        return Some(Context::map_current(Context::with_cleared_baggage).attach());
    }
    let (set, remove) = (changes["set"].as_object(), changes["remove"].as_str());
    if set.is_none() && remove.is_none() {
        return None;
    }
    let context = Context::current();
    let there = context.baggage().iter();
    let mut baggage: Baggage = there
        .map(|(name, (value, metadata))| {
            KeyValueMetadata::new(name.clone(), value.clone(), metadata.clone())
        })
        .collect();
    for (name, entry) in set.into_iter().flatten() {
        let text = |index: usize| entry[index].as_str().unwrap_or_default().to_owned();
        baggage.insert_with_metadata(name.clone(), text(0), text(1));
    }
    if let Some(name) = remove {
        baggage.remove(name);
    }
    Some(context.with_baggage(baggage).attach())
}
