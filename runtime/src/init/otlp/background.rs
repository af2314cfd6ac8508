//! The runtime that exports run on.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use opentelemetry::Context as TraceContext;
use tokio::runtime::{Builder, EnterGuard, Handle, Runtime};
use tokio::sync::watch;
use tokio::task::{JoinError, JoinHandle};

/// One thread, and all of tokio that exporting needs. It ends when this is dropped, without being waited for: waiting
/// would panic inside an application's own runtime, and hang with an export that hangs.
#[derive(Debug)]
pub(in super::super) struct Background {
    handle: Handle,
    runtime: Option<Runtime>,
    is_ending: watch::Sender<bool>,
}

impl Background {
    pub(in super::super) fn start() -> io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("traced-otlp")
            // Spans about sending spans would never end.
            .on_thread_start(|| std::mem::forget(TraceContext::enter_telemetry_suppressed_scope()))
            .enable_all()
            .build()?;
        Ok(Self {
            handle: runtime.handle().clone(),
            runtime: Some(runtime),
            is_ending: watch::Sender::new(false),
        })
    }

    pub(super) fn spawner(&self) -> Spawner {
        Spawner {
            handle: self.handle.clone(),
            is_ending: self.is_ending.subscribe(),
        }
    }

    /// Somebody waits for what is still to be sent, and for nothing after it.
    pub(in super::super) fn end_soon(&self) {
        self.is_ending.send_replace(true);
    }
}

/// Has futures run in the background, with any runtime of the application's and without one.
#[derive(Debug)]
pub(super) struct Spawner {
    handle: Handle,
    is_ending: watch::Receiver<bool>,
}

impl Spawner {
    pub(super) fn enter(&self) -> EnterGuard<'_> {
        self.handle.enter()
    }

    /// Whether this is coming to its end, now and later.
    pub(super) fn is_ending(&self) -> watch::Receiver<bool> {
        self.is_ending.clone()
    }

    /// Runs it now. It ends with what is returned here, which fails if the background has ended first.
    pub(super) fn spawn<F>(
        &self,
        future: F,
    ) -> impl Future<Output = Result<F::Output, String>> + Send + 'static
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let task = AbortOnDrop(self.handle.spawn(future));
        async move {
            task.await
                .map_err(|_| "tracing shut down before the collector answered".to_owned())
        }
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

/// A task that ends with the future that waits for it.
struct AbortOnDrop<T>(JoinHandle<T>);

impl<T> Future for AbortOnDrop<T> {
    type Output = Result<T, JoinError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        Pin::new(&mut self.0).poll(context)
    }
}

impl<T> Drop for AbortOnDrop<T> {
    fn drop(&mut self) {
        self.0.abort();
    }
}
