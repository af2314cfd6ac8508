use std::marker::PhantomData;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::super::running;
use super::body::ResponseBody;
use super::call;
use super::failure::{self, Failure};
use crate::span::{ActiveSpan, Phase};

pin_project! {
    /// A request that has been sent. Its span is current during each poll, and while the client's future is dropped.
    ///
    /// Dropped before the response is there, it ends its span with `traced.cancelled`.
    ///
    /// ```
    /// # use traced::http::client::ResponseFuture;
    /// async fn wait<F: Future>(response: ResponseFuture<F>)
    /// where
    ///     ResponseFuture<F>: Future,
    /// {
    ///     response.await;
    /// }
    /// ```
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ResponseFuture<F, Kind = super::failure::Typed> {
        span: ActiveSpan,
        is_grpc: bool,
        // `None` once the future has completed.
        #[pin]
        future: Option<F>,
        kind: PhantomData<fn() -> Kind>,
    }

    impl<F, Kind> PinnedDrop for ResponseFuture<F, Kind> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.future.is_some() {
                running::run(this.span, || this.future.set(None));
            }
        }
    }
}

impl<F, Kind> ResponseFuture<F, Kind> {
    pub(super) fn new(future: F, span: ActiveSpan, is_grpc: bool) -> Self {
        Self {
            span,
            is_grpc,
            future: Some(future),
            kind: PhantomData,
        }
    }
}

impl<F, R, E, Kind> Future for ResponseFuture<F, Kind>
where
    F: Future<Output = Result<Response<R>, E>>,
    E: Failure<Kind>,
{
    type Output = Result<Response<ResponseBody<R>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(future) = this.future.as_mut().as_pin_mut() else {
            panic!("the future of a request was polled after it had completed");
        };
        let result = ready!(running::run(this.span, || future.poll(cx)));
        running::run(this.span, || this.future.set(None));
        let span = std::mem::replace(this.span, ActiveSpan::nothing());
        Poll::Ready(answered(span, *this.is_grpc, result))
    }
}

/// Records what came back, and ends the span unless the body has more to say.
fn answered<R, E: Failure<Kind>, Kind>(
    mut span: ActiveSpan,
    is_grpc: bool,
    result: Result<Response<R>, E>,
) -> Result<Response<ResponseBody<R>>, E> {
    // What an error says of itself is code that may panic.
    span.set_phase(Phase::Running);
    match &result {
        Err(error) => span.observe(|recording| {
            failure::record(recording, error.as_error(), error.type_name());
        }),
        Ok(response) if is_grpc => {
            if !call::record_grpc(&mut span, response) {
                return result
                    .map(|response| response.map(|body| ResponseBody::watched(body, span)));
            }
        }
        Ok(response) => span.observe(|recording| {
            call::record_http(recording, response.status(), response.version());
        }),
    }
    span.finish();
    result.map(|response| response.map(ResponseBody::from))
}
