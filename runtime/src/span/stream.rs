use std::mem;
use std::pin::Pin;
use std::task::{Context, Poll};

use futures_core::Stream;
use pin_project_lite::pin_project;

use super::active::{ActiveSpan, Phase};
use super::deferred::Deferred;
use super::recording::Recording;

pin_project! {
    /// A traced stream: one span from its first poll to its end, current during each poll.
    #[derive(Debug)]
    #[must_use = "streams do nothing unless polled"]
    pub struct TracedStream<S, O> {
        waiting: Option<Deferred>,
        span: ActiveSpan,
        observe: O,
        // `None` once the stream has ended.
        #[pin]
        stream: Option<S>,
    }

    impl<S, O> PinnedDrop for TracedStream<S, O> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.stream.is_some() {
                let current = this.span.attach();
                this.stream.set(None);
                this.span.suspend(current);
            }
        }
    }
}

/// Wraps `stream`; `observe` sees each item while the span records.
pub fn traced_stream<S, O>(span: Deferred, stream: S, observe: O) -> TracedStream<S, O>
where
    S: Stream,
    O: FnMut(&mut Recording<'_>, &S::Item),
{
    TracedStream {
        waiting: Some(span),
        span: ActiveSpan::nothing(),
        observe,
        stream: Some(stream),
    }
}

/// Notes a panic of the stream while it unwinds: whoever catches it may keep the stream, and drop it when nothing panics.
struct OnUnwind<'a>(&'a mut ActiveSpan);

impl Drop for OnUnwind<'_> {
    fn drop(&mut self) {
        self.0.panicked();
    }
}

impl<S, O> Stream for TracedStream<S, O>
where
    S: Stream,
    O: FnMut(&mut Recording<'_>, &S::Item),
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        let Some(stream) = this.stream.as_mut().as_pin_mut() else {
            return Poll::Ready(None);
        };
        if let Some(waiting) = this.waiting.take() {
            *this.span = waiting.start();
        }
        let current = this.span.attach();
        this.span.set_phase(Phase::Running);
        let unwinding = OnUnwind(this.span);
        let polled = stream.poll_next(cx);
        match &polled {
            Poll::Ready(Some(item)) => {
                if let Some(mut recording) = unwinding.0.recording() {
                    (this.observe)(&mut recording, item);
                    recording.settle();
                }
            }
            Poll::Ready(None) => this.stream.set(None),
            Poll::Pending => {}
        }
        mem::forget(unwinding);
        if let Poll::Ready(None) = polled {
            this.span.suspend(current);
            this.span.end();
        } else {
            this.span.set_phase(Phase::Suspended);
            this.span.suspend(current);
        }
        polled
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.stream.as_ref().map_or((0, Some(0)), S::size_hint)
    }
}
