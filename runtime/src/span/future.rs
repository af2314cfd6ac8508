use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::active::ActiveSpan;

pin_project! {
    /// The body of a traced asynchronous call. Its span is current during each poll, and while the body is dropped.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Run<'a, F> {
        span: &'a mut ActiveSpan,
        // `None` once the future has completed: dropping it early drops its arguments inside the span.
        #[pin]
        future: Option<F>,
    }

    impl<F> PinnedDrop for Run<'_, F> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if this.future.is_some() {
                drop_inside(this.span, this.future);
            }
        }
    }
}

pin_project! {
    /// The body of a traced asynchronous call that has nothing to tell of what it returns, and its span: they end
    /// together.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Spanned<F> {
        span: ActiveSpan,
        // `None` once the future has completed, as above.
        #[pin]
        future: Option<F>,
    }

    impl<F> PinnedDrop for Spanned<F> {
        fn drop(this: Pin<&mut Self>) {
            let this = this.project();
            if this.future.is_some() {
                drop_inside(this.span, this.future);
            }
        }
    }
}

impl<F> Spanned<F> {
    #[inline]
    pub(super) fn new(span: ActiveSpan, future: F) -> Self {
        Self {
            span,
            future: Some(future),
        }
    }
}

impl<F: Future> Future for Spanned<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(future) = this.future.as_mut().as_pin_mut() else {
            polled_after_completion();
        };
        let current = this.span.go_on();
        let polled = future.poll(cx);
        if polled.is_pending() {
            this.span.pause(current);
        } else {
            this.future.set(None);
            this.span.come_to_end(current);
        }
        polled
    }
}

/// The body is dropped before it has completed.
#[inline(always)]
fn drop_inside<F>(span: &mut ActiveSpan, mut future: Pin<&mut Option<F>>) {
    let current = span.attach();
    future.set(None);
    span.suspend(current);
}

#[cold]
fn polled_after_completion() -> ! {
    panic!("a traced future was polled after it had completed");
}

impl<'a, F> Run<'a, F> {
    pub(super) fn new(span: &'a mut ActiveSpan, future: F) -> Self {
        Self {
            span,
            future: Some(future),
        }
    }
}

impl<F: Future> Future for Run<'_, F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(future) = this.future.as_mut().as_pin_mut() else {
            polled_after_completion();
        };
        let current = this.span.go_on();
        let polled = future.poll(cx);
        if polled.is_pending() {
            this.span.pause(current);
        } else {
            this.future.set(None);
            this.span.suspend(current);
        }
        polled
    }
}
