use std::borrow::BorrowMut;
use std::panic::{RefUnwindSafe, UnwindSafe};
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use super::active::ActiveSpan;
use super::deferred::Deferred;
use super::leaf::LeafRun;

/// Where the span of a body is kept, and so whether it ends with the body.
pub trait Keeper: BorrowMut<ActiveSpan> {
    /// Whether it does.
    const ENDS_WITH_BODY: bool;
}

/// Somebody is going to look at what the body comes to.
impl Keeper for &mut ActiveSpan {
    const ENDS_WITH_BODY: bool = false;
}

/// Nobody is.
impl Keeper for ActiveSpan {
    const ENDS_WITH_BODY: bool = true;
}

pin_project! {
    /// The body of a traced asynchronous call. Its span is current during each poll, and while the body is dropped.
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct Run<S, F>
    where
        S: Keeper,
    {
        span: S,
        // `None` once the future has completed: dropping it early drops its arguments inside the span.
        #[pin]
        future: Option<F>,
    }

    impl<S, F> PinnedDrop for Run<S, F>
    where
        S: Keeper,
    {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.future.is_some() {
                let span = this.span.borrow_mut();
                let current = span.attach();
                this.future.set(None);
                span.suspend(current);
            }
        }
    }
}

/// As much as the body is, though the span may only be borrowed: no panic leaves that half changed.
impl<S: Keeper, F: UnwindSafe> UnwindSafe for Run<S, F> {}
impl<S: Keeper, F: RefUnwindSafe> RefUnwindSafe for Run<S, F> {}
impl<F: UnwindSafe> UnwindSafe for LeafRun<'_, F> {}
impl<F: RefUnwindSafe> RefUnwindSafe for LeafRun<'_, F> {}

/// Nothing runs with it before it is started.
impl UnwindSafe for Deferred {}
impl RefUnwindSafe for Deferred {}

impl<S: Keeper, F> Run<S, F> {
    #[inline]
    pub(super) fn new(span: S, future: F) -> Self {
        Self {
            span,
            future: Some(future),
        }
    }
}

impl<S: Keeper, F: Future> Future for Run<S, F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(future) = this.future.as_mut().as_pin_mut() else {
            polled_again();
        };
        let span = this.span.borrow_mut();
        let current = span.go_on();
        let polled = future.poll(cx);
        if polled.is_pending() {
            span.pause(current);
        } else {
            this.future.set(None);
            match S::ENDS_WITH_BODY {
                true => span.come_to_end(current),
                false => span.suspend(current),
            }
        }
        polled
    }
}

/// In a function of its own, which takes less room in every call.
#[cold]
#[inline(never)]
fn polled_again() -> ! {
    panic!("a traced future was polled after it had completed");
}
