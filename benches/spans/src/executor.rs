//! The least that runs a future, the same for everybody.

use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Polls until the future is done. Nothing here waits for anything, so nobody needs waking.
#[inline]
pub(crate) fn poll_to_end<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    let mut context = Context::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

/// Is suspended so many times.
pub(crate) struct Yields(pub(crate) u32);

impl Future for Yields {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<()> {
        if self.0 == 0 {
            return Poll::Ready(());
        }
        self.0 -= 1;
        Poll::Pending
    }
}
