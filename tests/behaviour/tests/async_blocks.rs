//! Functions whose body is one `async` block, which captures no more than it did.

#![allow(clippy::manual_async_fn, reason = "the form under test")]

use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;

use traced::propagation::TraceContextPropagator;
use traced::testing::{capture_async_with, capture_with};
use traced::{traced, traced_consumer, traced_producer};

type Boxed<T> = Pin<Box<dyn Future<Output = T> + Send>>;

#[traced]
async fn inside() {}

#[traced(attrs(id))]
fn without_move(id: u64) -> impl Future<Output = u32> {
    async {
        inside().await;
        1
    }
}

/// The future outlives what is recorded.
#[traced(attrs(name))]
fn unused(name: &str) -> Pin<Box<dyn Future<Output = Result<u32, String>> + Send>> {
    Box::pin(async move {
        inside().await;
        Err("no".to_owned())
    })
}

#[traced(attrs(name, size = other.len()))]
fn partly_used(name: String, other: String) -> Boxed<usize> {
    Box::pin(async move { other.len() })
}

#[traced(attrs(name))]
fn used(name: String) -> Boxed<usize> {
    Box::pin(async move { name.len() })
}

struct Repo {
    id: u64,
}

impl Repo {
    #[traced(attrs(repo_id = self.id))]
    fn refresh(&self) -> Boxed<u32> {
        Box::pin(async { 2 })
    }
}

#[traced_consumer(system = "kafka", destination = "essays")]
fn consume(message: &HashMap<String, String>) -> Boxed<u32> {
    Box::pin(async move { 3 })
}

#[traced_producer(system = "kafka", destination = "essays")]
fn send(message: HashMap<String, String>, key: String) -> Boxed<bool> {
    Box::pin(async move { message.contains_key("traceparent") })
}

#[tokio::test]
async fn blocks_are_traced_with_what_they_do_not_use() {
    let (out, spans) = capture_async_with(async {
        (
            without_move(1).await,
            unused(&String::from("a")).await,
            partly_used("b".to_owned(), "cc".to_owned()).await,
            used("ddd".to_owned()).await,
            Repo { id: 4 }.refresh().await,
        )
    })
    .await;
    assert_eq!(out, (1, Err("no".to_owned()), 2, 3, 2));
    spans.assert_tree(
        "
        without_move  id=1
        └─ inside
        ✗ unused  name=a
        │  error alloc::string::String: no
        └─ inside
        partly_used  name=b size=2
        used  name=ddd
        refresh  repo_id=4
        ",
    );
}

#[tokio::test]
async fn messages_are_read_and_written() {
    opentelemetry::global::set_text_map_propagator(TraceContextPropagator::new());
    let (out, spans) = capture_async_with(async {
        (
            consume(&HashMap::new()).await,
            send(HashMap::new(), "key".to_owned()).await,
        )
    })
    .await;
    assert_eq!(out, (3, true));
    let names: Vec<_> = spans.iter().map(|span| span.name()).collect();
    assert_eq!(names, ["process essays", "send essays"]);
}

#[test]
fn what_is_never_polled_has_no_span() {
    let (_, spans) = capture_with(|| drop(without_move(1)));
    assert!(spans.is_empty());
}
