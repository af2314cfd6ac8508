//! A request being answered.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use http::Response;
use pin_project_lite::pin_project;

use super::body::ServerBody;
use super::exchange::Exchange;

pin_project! {
    /// A request being answered. The server span is current during each poll, and while what answers is dropped.
    ///
    /// ```
    /// use http::{Request, Response};
    /// use tower::{Layer as _, Service as _, service_fn};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let essays = service_fn(async |_| Ok::<_, std::fmt::Error>(Response::new(String::new())));
    /// let mut essays = traced::http::layer().layer(essays);
    /// let answering: traced::http::ServerFuture<_> = essays.call(Request::new(()));
    /// assert_eq!(answering.await.unwrap().status(), 200);
    /// # });
    /// ```
    #[derive(Debug)]
    #[must_use = "futures do nothing unless polled"]
    pub struct ServerFuture<F> {
        // Goes along with the response once there is one.
        exchange: Exchange,
        // `None` from then on: what the service holds is dropped inside the span.
        #[pin]
        answering: Option<F>,
    }

    impl<F> PinnedDrop for ServerFuture<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            if this.answering.is_some() {
                this.exchange.run(|| this.answering.set(None));
            }
        }
    }
}

impl<F> ServerFuture<F> {
    pub(super) fn new(exchange: Exchange, answering: F) -> Self {
        Self {
            exchange,
            answering: Some(answering),
        }
    }
}

impl<F, B, E> Future for ServerFuture<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: http_body::Body,
{
    type Output = Result<Response<ServerBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let Some(answering) = this.answering.as_mut().as_pin_mut() else {
            panic!("a server's future was polled after it had completed");
        };
        let answer = ready!(this.exchange.run(|| answering.poll(cx)));
        this.exchange.run(|| this.answering.set(None));
        let mut exchange = std::mem::replace(this.exchange, Exchange::nothing());
        Poll::Ready(match answer {
            Ok(mut response) => {
                exchange.answer(&mut response);
                Ok(response.map(|body| ServerBody::new(body, exchange)))
            }
            Err(error) => {
                exchange.fail::<E>();
                Err(error)
            }
        })
    }
}
