//! Futures that the signature does not spell out, and what functions return that cannot fail.

#![allow(clippy::manual_async_fn, reason = "the form under test")]

use std::cmp::Ordering;
use std::future::Future;
use std::pin::Pin;

use traced::testing::{capture, capture_async, capture_async_with};
use traced::traced;

type Boxed<'a, T> = Pin<Box<dyn Future<Output = T> + Send + 'a>>;

#[traced]
async fn inner(number: u8) -> Result<u8, String> {
    tokio::task::yield_now().await;
    Err(format!("{number} is too small"))
}

#[traced]
fn by_alias(number: u8) -> Boxed<'static, Result<u8, String>> {
    Box::pin(async move { inner(number).await })
}

#[traced]
fn opaque_in_a_box(number: u8) -> Pin<Box<impl Future<Output = Result<u8, String>>>> {
    Box::pin(async move { inner(number).await })
}

/// As services of tower are written.
trait Service {
    type Future;
    fn call(&mut self, number: u8) -> Self::Future;
}

struct Counter {
    calls: u8,
}

impl Service for Counter {
    type Future = Boxed<'static, Result<u8, String>>;

    #[traced]
    fn call(&mut self, number: u8) -> Self::Future {
        self.calls += 1;
        let number = number.min(self.calls);
        std::boxed::Box::pin(async move {
            let found = inner(number).await?;
            Ok(found)
        })
    }
}

#[tokio::test]
async fn whatever_a_boxed_future_is_called_its_span_covers_it() {
    let spans = capture_async(async {
        by_alias(1).await.unwrap_err();
        opaque_in_a_box(1).await.unwrap_err();
        Counter { calls: 0 }.call(1).await.unwrap_err();
    })
    .await;
    let inner = spans.all("inner");
    for (inner, name) in inner.iter().zip(["by_alias", "opaque_in_a_box", "call"]) {
        inner.assert_child_of(name);
        assert!(spans.find(name).error().is_some(), "{name}");
    }
    assert_eq!((inner.len(), spans.len()), (3, 6));
}

struct Store(Vec<u8>);

impl Store {
    async fn load(&self) -> Result<usize, String> {
        Ok(self.0.len())
    }

    #[traced]
    fn boxed(&self) -> Pin<Box<dyn Future<Output = Result<usize, String>> + Send + '_>> {
        Box::pin(async { self.load().await })
    }

    #[traced]
    fn bare(&self) -> impl Future<Output = Result<usize, String>> + '_ {
        async { self.load().await }
    }

    #[traced(leaf)]
    fn leaf(&self) -> impl Future<Output = usize> + '_ {
        async { self.0.len() }
    }
}

#[tokio::test]
async fn a_block_may_borrow_what_outlives_the_call() {
    let store = Store(vec![1, 2]);
    let lengths = async { (store.boxed().await, store.bare().await, store.leaf().await) };
    let (lengths, spans) = capture_async_with(lengths).await;
    assert_eq!(lengths, (Ok(2), Ok(2), 2));
    assert_eq!(spans.len(), 3);
}

#[traced]
fn measures() -> impl Fn(String) -> usize {
    |text| text.len()
}

#[traced]
fn compares() -> impl Fn(&(u8, u8), &(u8, u8)) -> Ordering {
    |one, other| one.0.cmp(&other.0)
}

#[traced]
fn hands_back() -> impl FnMut(&str) -> &str {
    |text: &str| text
}

#[test]
fn what_a_closure_takes_is_inferred_from_what_is_returned() {
    let spans = capture(|| {
        assert_eq!(measures()("four".to_owned()), 4);
        assert_eq!(compares()(&(1, 2), &(3, 0)), Ordering::Less);
        assert_eq!(hands_back()("same"), "same");
    });
    assert_eq!(spans.len(), 3);
}

#[derive(Debug, PartialEq)]
struct Error;

/// The type of the signature is meant, whatever the body calls so.
#[traced]
async fn shadows() -> Result<u8, Error> {
    let number = 1;
    use std::fmt::Error;
    let _: Error = Error;
    Ok(number)
}

#[tokio::test]
async fn names_of_the_body_do_not_reach_the_signature() {
    let (found, spans) = capture_async_with(shadows()).await;
    assert_eq!(found, Ok(1));
    assert_eq!(spans.len(), 1);
}

/// What a text captures is used.
#[deny(unused_variables)]
#[traced(attrs(label = format!("essay-{batch}")))]
fn labelled(batch: String) -> Result<(), String> {
    Ok(())
}

#[test]
fn a_captured_argument_is_used() {
    let spans = capture(|| labelled("b-17".to_owned()));
    spans
        .find("labelled")
        .assert_attribute("label", "essay-b-17");
}
