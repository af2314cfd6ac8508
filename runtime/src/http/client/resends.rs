use std::task::{Context, Poll};

use opentelemetry::Context as TraceContext;
use opentelemetry::context::{FutureExt as _, WithContext};
use tower_layer::Layer;
use tower_service::Service;

use super::sends::Sends;
use crate::thread_context;

/// Counts how often a request is sent: see [`ClientLayer::resends`](super::ClientLayer::resends).
///
/// The count goes by the OpenTelemetry context, so it does not matter what a retry makes of the request's extensions.
/// It ends where the request is handed to another task, as `tower::buffer` does.
///
/// ```
/// use traced::http::client::{ClientLayer, Resends, layer};
///
/// let spans: ClientLayer = layer();
/// let resends: Resends = spans.resends();
/// ```
#[derive(Debug, Clone)]
pub struct Resends {
    layer: u64,
}

impl Resends {
    pub(super) fn of(layer: u64) -> Self {
        Self { layer }
    }
}

impl<S> Layer<S> for Resends {
    type Service = CountResends<S>;

    fn layer(&self, inner: S) -> CountResends<S> {
        CountResends {
            inner,
            layer: self.layer,
        }
    }
}

/// A client whose requests are counted: what [`Resends`] makes of one.
///
/// ```
/// use traced::http::client::CountResends;
///
/// struct Essays<C> {
///     client: CountResends<C>,
/// }
/// ```
#[derive(Debug, Clone)]
pub struct CountResends<S> {
    inner: S,
    layer: u64,
}

impl<S: Service<Request>, Request> Service<Request> for CountResends<S> {
    type Response = S::Response;
    type Error = S::Error;
    type Future = WithContext<S::Future>;

    fn poll_ready(&mut self, cx: &mut Context<'_>) -> Poll<Result<(), S::Error>> {
        self.inner.poll_ready(cx)
    }

    fn call(&mut self, request: Request) -> Self::Future {
        let counting = TraceContext::current_with_value(InContext {
            layer: self.layer,
            sends: Sends::default(),
        });
        let current = counting.clone().attach();
        let future = self.inner.call(request);
        drop(current);
        future.with_context(counting)
    }
}

/// The count of one request, on its way through the context to the layer that it is for.
#[derive(Debug)]
pub(super) struct InContext {
    layer: u64,
    sends: Sends,
}

impl InContext {
    /// The count for this layer, if the request comes by way of its [`Resends`].
    pub(super) fn of(layer: u64) -> Option<Sends> {
        thread_context::map_current(|context| {
            let counted = context.get::<Self>().filter(|found| found.layer == layer);
            counted.map(|found| found.sends.clone())
        })
    }
}
