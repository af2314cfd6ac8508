use std::any::type_name;
use std::pin::Pin;
use std::task::{Context, Poll};

use http_body::{Body, Frame, SizeHint};
use pin_project_lite::pin_project;

use super::super::running;
use super::call;
use crate::span::{ActiveSpan, Phase};

pin_project! {
    /// The body of a response: the client's own, watched where the span has not ended with the head.
    ///
    /// That is so for gRPC, whose status comes after the body. It passes every frame on as it is.
    ///
    /// ```
    /// use http_body::Body;
    /// use traced::http::client::ResponseBody;
    ///
    /// let body = ResponseBody::from(String::from("words"));
    /// assert_eq!(body.size_hint().exact(), Some(5));
    /// ```
    #[derive(Debug, Default)]
    pub struct ResponseBody<B> {
        span: Option<ActiveSpan>,
        #[pin]
        body: B,
    }
}

impl<B> From<B> for ResponseBody<B> {
    fn from(body: B) -> Self {
        Self { span: None, body }
    }
}

impl<B> ResponseBody<B> {
    /// The client's own body. A span that was watching it ends here.
    ///
    /// ```
    /// # use traced::http::client::ResponseBody;
    /// assert_eq!(ResponseBody::from("words").into_inner(), "words");
    /// ```
    pub fn into_inner(self) -> B {
        if let Some(span) = self.span {
            span.finish();
        }
        self.body
    }

    /// A body that `span` goes on with.
    pub(super) fn watched(body: B, mut span: ActiveSpan) -> Self {
        span.set_phase(Phase::Suspended);
        Self {
            span: Some(span),
            body,
        }
    }
}

impl<B: Body> Body for ResponseBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
    ) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let this = self.project();
        let Some(span) = this.span else {
            return this.body.poll_frame(cx);
        };
        let polled = running::run(span, || this.body.poll_frame(cx));
        let is_last = match &polled {
            Poll::Ready(Some(Ok(frame))) => frame.trailers_ref().is_some_and(|trailers| {
                call::record_grpc_end(span, Some(trailers));
                true
            }),
            Poll::Ready(Some(Err(_))) => {
                span.observe(|recording| recording.fail_as(type_name::<B::Error>().into()));
                true
            }
            Poll::Ready(None) => {
                call::record_grpc_end(span, None);
                true
            }
            Poll::Pending => false,
        };
        if is_last {
            if let Some(span) = this.span.take() {
                span.finish();
            }
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
