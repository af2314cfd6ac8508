//! The body of an answer.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::exchange::Exchange;

pin_project! {
    /// The body of a response, as the service made it. The server span is current while it streams.
    ///
    /// ```
    /// use http_body::Body as _;
    /// use traced::http::ServerBody;
    ///
    /// // Layers further out that answer by themselves need an empty one.
    /// assert!(ServerBody::<String>::default().is_end_stream());
    /// ```
    #[derive(Debug)]
    pub struct ServerBody<B> {
        #[pin]
        body: B,
        exchange: Exchange,
    }
}

impl<B: Body> ServerBody<B> {
    pub(super) fn new(body: B, exchange: Exchange) -> Self {
        Self { body, exchange }
    }
}

impl<B: Body> Body for ServerBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let frame = ready!(this.exchange.run(|| this.body.poll_frame(cx)));
        match &frame {
            Some(Ok(frame)) => this.exchange.streamed(frame.trailers_ref()),
            Some(Err(_)) => this.exchange.fail::<B::Error>(),
            None => this.exchange.streamed_all(),
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// Empty, for servers that answer by themselves: what they say then belongs to no request.
impl<B: Default> Default for ServerBody<B> {
    fn default() -> Self {
        Self {
            body: B::default(),
            exchange: Exchange::nothing(),
        }
    }
}
