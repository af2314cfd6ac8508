//! Every form of asynchronous function.

use std::future::Future;
use std::pin::Pin;

use futures::future::BoxFuture;
use traced::testing::{capture_async, capture_async_with};
use traced::traced;

fn is_send<T: Send>(value: T) -> T {
    value
}

#[traced(attrs(text))]
async fn counts(text: &str) -> usize {
    inside().await;
    text.len()
}

#[traced]
async fn inside() {
    tokio::task::yield_now().await;
}

#[traced]
async fn converts(
    text: &str,
) -> Result<Box<dyn Fn(u32) -> u32 + Send>, Box<dyn std::error::Error + Send + Sync>> {
    let number: u32 = text.parse()?;
    Ok(Box::new(move |other| number + other))
}

#[tokio::test]
async fn an_async_function_is_current_in_each_poll() {
    let (length, spans) = capture_async_with(is_send(counts("abc"))).await;
    assert_eq!(length, 3);
    spans.assert_tree(
        "
        counts  text=abc
        └─ inside
        ",
    );
}

#[tokio::test]
async fn the_return_type_is_known_inside() {
    let (sum, spans) = capture_async_with(async { converts("1").await.map(|add| add(2)) }).await;
    assert_eq!(sum.expect("a number"), 3);
    spans.find("converts").assert_unset();
}

#[tokio::test]
async fn futures_that_interleave_keep_their_spans_apart() {
    #[traced(attrs(id))]
    async fn outer(id: u32) {
        inside().await;
        inside().await;
    }
    let spans = capture_async(async { tokio::join!(outer(1), outer(2)) }).await;
    for outer in spans.all("outer") {
        assert_eq!(outer.children().len(), 2);
    }
}

#[traced(attrs(number))]
#[allow(clippy::manual_async_fn, reason = "the form under test")]
fn as_block(number: u32) -> impl Future<Output = Result<u32, String>> + Send {
    async move {
        if number == 0 {
            return Err("zero".into());
        }
        Ok(number)
    }
}

#[traced(attrs(number))]
fn with_statements(number: u32) -> impl Future<Output = Result<u32, String>> + Send {
    let doubled = number * 2;
    async move {
        inside().await;
        if doubled == 0 {
            return Err("zero".into());
        }
        Ok(doubled)
    }
}

#[traced]
fn pinned(text: &str) -> Pin<Box<dyn Future<Output = usize> + Send + '_>> {
    Box::pin(async move { text.len() })
}

#[traced]
fn pinned_either(now: bool) -> Pin<Box<dyn Future<Output = u32> + Send>> {
    if now {
        return Box::pin(std::future::ready(1));
    }
    Box::pin(async { 2 })
}

#[traced]
fn aliased<'a>(text: &'a str) -> BoxFuture<'a, usize> {
    let text = text.trim();
    Box::pin(async move { text.len() })
}

#[tokio::test]
async fn functions_that_return_futures() {
    let (out, spans) = capture_async_with(as_block(0)).await;
    assert!(out.is_err());
    spans
        .find("as_block")
        .assert_attribute("number", 0)
        .assert_error("alloc::string::String", "zero");
    let (out, spans) = capture_async_with(is_send(with_statements(2))).await;
    assert_eq!(out, Ok(4));
    spans.find("inside").assert_child_of("with_statements");
    spans
        .find("with_statements")
        .assert_attribute("number", 2)
        .assert_unset();
    let spans = capture_async(with_statements(0)).await;
    spans
        .find("with_statements")
        .assert_error("alloc::string::String", "zero");
    let (out, spans) = capture_async_with(async {
        (
            pinned("abc").await,
            pinned_either(true).await,
            aliased(" a ").await,
        )
    })
    .await;
    assert_eq!(out, (3, 1, 1));
    assert_eq!(
        spans.iter().map(|span| span.name()).collect::<Vec<_>>(),
        ["pinned", "pinned_either", "aliased"]
    );
}

#[async_trait::async_trait]
trait Service {
    async fn call(&self, text: String) -> Result<usize, String>;
    async fn ping(&self) -> u32;
}

struct Inside {
    name: &'static str,
}

#[async_trait::async_trait]
impl Service for Inside {
    #[traced(attrs(text, service = self.name))]
    async fn call(&self, text: String) -> Result<usize, String> {
        inside().await;
        if text.is_empty() {
            Err("empty".into())
        } else {
            Ok(text.len())
        }
    }

    #[traced]
    async fn ping(&self) -> u32 {
        1
    }
}

struct Around;

#[traced(prefix = "around")]
#[async_trait::async_trait]
impl Service for Around {
    async fn call(&self, text: String) -> Result<usize, String> {
        inside().await;
        Ok(text.len())
    }

    async fn ping(&self) -> u32 {
        2
    }
}

#[tokio::test]
async fn async_trait_with_the_attribute_inside_and_around() {
    let service = Inside { name: "in" };
    let spans = capture_async(is_send(service.call(String::new()))).await;
    spans
        .find("call")
        .assert_attribute("text", "")
        .assert_attribute("service", "in")
        .assert_error("alloc::string::String", "empty");
    spans.find("inside").assert_child_of("call");
    let (out, spans) = capture_async_with(async {
        (
            service.ping().await,
            Around.ping().await,
            Around.call("ab".into()).await,
        )
    })
    .await;
    assert_eq!(out, (1, 2, Ok(2)));
    assert_eq!(
        spans
            .iter()
            .filter(|span| span.name() == "around.call")
            .count(),
        1
    );
    spans.find("inside").assert_child_of("around.call");
}

trait Native {
    async fn run(&self, number: u32) -> u32;
}

impl Native for Around {
    #[traced]
    async fn run(&self, number: u32) -> u32 {
        number
    }
}

#[tokio::test]
async fn async_functions_in_traits() {
    let (out, spans) = capture_async_with(Around.run(4)).await;
    assert_eq!(out, 4);
    spans.find("run").assert_root();
}
