//! Streams go on after an error: each has its place and its time.

use std::time::SystemTime;

use futures::stream::{self, Stream, StreamExt as _};
use traced::testing::{Spans, capture_async_with};
use traced::{event, traced};

use super::load;

#[traced]
fn pages() -> impl Stream<Item = Result<u32, String>> {
    stream::iter(1..=4).map(|page| {
        event!("turned", page);
        match page {
            2 => Err("one".to_owned()),
            4 => Err("two".to_owned()),
            page => Ok(page),
        }
    })
}

/// Takes all items, and tells when there were two of them.
async fn read<T>(pages: impl Stream<Item = T>) -> SystemTime {
    let mut pages = std::pin::pin!(pages);
    pages.next().await;
    pages.next().await;
    let between = SystemTime::now();
    while pages.next().await.is_some() {}
    between
}

/// The names of the events, and what the exceptions say.
fn told(spans: &Spans, name: &str) -> Vec<String> {
    let events = spans.find(name).events();
    let told = events.map(|event| match event.attribute("exception.message") {
        Some(message) => message.to_string(),
        None => event.name().to_owned(),
    });
    told.collect()
}

#[tokio::test]
async fn each_error_is_an_event_of_its_own_time() {
    let (between, spans) = capture_async_with(read(pages())).await;
    let told = told(&spans, "pages");
    assert_eq!(told, ["turned", "turned", "one", "turned", "turned", "two"]);
    let span = spans.find("pages");
    let times: Vec<_> = span.events().map(|event| event.timestamp()).collect();
    assert!(times.is_sorted(), "{times:?}");
    assert!(times[2] <= between && between <= times[5], "{times:?}");
    span.assert_error("alloc::string::String", "two");
}

#[tokio::test]
async fn the_only_error_is_an_event_of_its_time() {
    #[traced]
    fn notes() -> impl Stream<Item = Result<u32, String>> {
        stream::iter([Err("torn".to_owned()), Ok(2), Ok(3)])
    }
    let (between, spans) = capture_async_with(read(notes())).await;
    let span = spans
        .find("notes")
        .assert_error("alloc::string::String", "torn");
    assert!(span.event("exception").timestamp() <= between);
}

#[tokio::test]
async fn an_error_from_a_span_inside_is_no_event() {
    #[traced]
    fn essays() -> impl Stream<Item = Result<u32, String>> {
        stream::iter(1..=2).map(|id| load(id).map_err(|error| error.to_string()))
    }
    let (_, spans) = capture_async_with(read(essays())).await;
    assert!(told(&spans, "essays").is_empty());
    spans
        .find("essays")
        .assert_error("alloc::string::String", "no essay 2");
}
