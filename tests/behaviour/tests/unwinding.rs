//! Traced futures may cross `catch_unwind` where those without the annotation may.

use std::future::Future;
use std::panic::{RefUnwindSafe, UnwindSafe};

use futures::FutureExt as _;
use futures::stream::{self, Stream};
use traced::testing::capture_async_with;
use traced::{in_span, traced};

#[traced]
async fn plain(number: u8) -> u8 {
    std::future::ready(()).await;
    number
}

#[traced(attrs(text))]
async fn fallible(text: String) -> Result<usize, String> {
    std::future::ready(()).await;
    assert!(!text.is_empty(), "there is nothing");
    Ok(text.len())
}

#[traced(leaf)]
async fn leaf(number: u8) -> Result<u8, String> {
    std::future::ready(()).await;
    Ok(number)
}

#[traced]
fn made(number: u8) -> impl Future<Output = Result<u8, String>> + UnwindSafe {
    let doubled = number * 2;
    async move {
        std::future::ready(()).await;
        Ok(doubled)
    }
}

#[traced]
fn streamed(number: u8) -> impl Stream<Item = Result<u8, String>> + UnwindSafe + RefUnwindSafe {
    stream::iter([Ok(number)])
}

fn is_unwind_safe<T: UnwindSafe + RefUnwindSafe>(value: T) -> T {
    value
}

#[tokio::test]
async fn traced_futures_are_unwind_safe() {
    let (out, spans) = capture_async_with(async {
        let block = in_span!("block", async { Ok::<u8, String>(1) });
        let block = is_unwind_safe(block).catch_unwind().await.is_ok();
        let fallible = is_unwind_safe(fallible(String::new())).catch_unwind();
        (
            block,
            fallible.await.is_ok(),
            made(1).await,
            is_unwind_safe(leaf(2)).await,
        )
    })
    .await;
    assert_eq!(out, (true, false, Ok(2), Ok(2)));
    spans.find("block").assert_unset();
    spans.find("fallible").assert_error("panic", "panicked");
    drop((is_unwind_safe(streamed(3)), is_unwind_safe(plain(3))));
}
