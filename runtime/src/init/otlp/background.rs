//! The runtime that exports run on.

use std::future::Future;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};

use opentelemetry::Context as TraceContext;
use tokio::runtime::{Builder, EnterGuard, Handle, Runtime};
use tokio::task::{JoinError, JoinHandle};

/// One thread, and all of tokio that exporting needs. It ends when this is dropped, without being waited for: waiting
/// would panic inside an application's own runtime, and hang with an export that hangs.
#[derive(Debug)]
pub(in super::super) struct Background {
    handle: Handle,
    runtime: Option<Runtime>,
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
        })
    }

    pub(super) fn spawner(&self) -> Spawner {
        Spawner(self.handle.clone())
    }
}

/// Has futures run in the background, with any runtime of the application's and without one.
#[derive(Debug)]
pub(super) struct Spawner(Handle);

impl Spawner {
    pub(super) fn enter(&self) -> EnterGuard<'_> {
        self.0.enter()
    }

    /// Runs it now. It ends with what is returned here, which fails if the background has ended first.
    pub(super) fn spawn<F>(
        &self,
        future: F,
    ) -> impl Future<Output = Result<F::Output, String>> + Send + 'static
    where
        F: Future<Output: Send> + Send + 'static,
    {
        let task = AbortOnDrop(self.0.spawn(future));
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
