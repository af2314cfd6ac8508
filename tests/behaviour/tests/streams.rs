//! Every form of function that returns a stream.

use std::pin::Pin;

use futures::stream::{self, BoxStream, Stream, StreamExt as _};
use traced::testing::{capture, capture_async, capture_async_with};
use traced::traced;

#[traced]
async fn inside() {
    tokio::task::yield_now().await;
}

#[traced(attrs(count), err(error => failed_with = %error))]
fn numbers(count: u32) -> impl Stream<Item = Result<u32, String>> {
    stream::iter(0..count).then(|number| async move {
        inside().await;
        if number == 2 {
            Err("two".to_owned())
        } else {
            Ok(number)
        }
    })
}

#[traced]
fn boxed_stream() -> BoxStream<'static, u32> {
    stream::iter([1, 2]).boxed()
}

#[traced]
fn pinned_stream() -> Pin<Box<dyn Stream<Item = u32> + Send>> {
    Box::pin(stream::iter([3]))
}

#[tokio::test]
async fn a_stream_is_one_span() {
    let (items, spans) =
        capture_async_with(async { Box::pin(numbers(2)).collect::<Vec<_>>().await }).await;
    assert_eq!(items.len(), 2);
    spans
        .find("numbers")
        .assert_attribute("count", 2)
        .assert_unset()
        .assert_no_attribute("traced.cancelled");
    assert_eq!(spans.find("numbers").children().len(), 2);
    let (items, spans) = capture_async_with(async {
        (
            boxed_stream().collect::<Vec<_>>().await,
            pinned_stream().collect::<Vec<_>>().await,
        )
    })
    .await;
    assert_eq!(items, (vec![1, 2], vec![3]));
    assert_eq!(spans.len(), 2);
}

#[tokio::test]
async fn an_error_in_a_stream_is_recorded() {
    let spans = capture_async(async { Box::pin(numbers(4)).collect::<Vec<_>>().await }).await;
    spans
        .find("numbers")
        .assert_error("alloc::string::String", "two")
        .assert_attribute("failed_with", "two");
}

#[tokio::test]
async fn a_stream_that_is_dropped_early_is_cancelled() {
    let spans = capture_async(async {
        let mut stream = boxed_stream();
        assert_eq!(stream.next().await, Some(1));
    })
    .await;
    spans
        .find("boxed_stream")
        .assert_attribute("traced.cancelled", true);
    let spans = capture(|| drop(boxed_stream()));
    assert!(
        spans.is_empty(),
        "a stream that is never polled has no span"
    );
}
