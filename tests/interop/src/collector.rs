//! The collector's life: its thread, its port, its memory.

use std::collections::BTreeMap;
use std::net::{SocketAddr, TcpListener};
use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use tokio::runtime::{Builder, Runtime};

use crate::behaviour::{Answer, Behaviour};
use crate::received::unpack;
use crate::received_logs::{self, ReceivedLog};
use crate::{Received, grpc, http};

/// A collector on a loopback port, with a runtime of its own: a test without one can talk to it, and one that blocks
/// its runtime too.
#[derive(Debug)]
pub struct Collector {
    address: SocketAddr,
    memory: Memory,
    runtime: Option<Runtime>,
}

/// What the collector has got.
#[derive(Debug, Clone)]
pub(crate) struct Memory {
    spans: Arc<Mutex<Vec<Received>>>,
    logs: Arc<Mutex<Vec<ReceivedLog>>>,
    requests: Arc<AtomicU32>,
    behaviour: Behaviour,
}

impl Memory {
    /// What the next request is answered with.
    pub(crate) async fn answer(&self) -> Answer {
        let earlier = self.requests.fetch_add(1, Ordering::AcqRel);
        self.behaviour.answer(earlier).await
    }

    pub(crate) fn keep(
        &self,
        request: ExportTraceServiceRequest,
        headers: &BTreeMap<String, String>,
    ) {
        self.lock().extend(unpack(request, headers));
    }

    pub(crate) fn keep_logs(
        &self,
        request: ExportLogsServiceRequest,
        headers: &BTreeMap<String, String>,
    ) {
        self.lock_logs()
            .extend(received_logs::unpack(request, headers));
    }

    fn lock_logs(&self) -> std::sync::MutexGuard<'_, Vec<ReceivedLog>> {
        self.logs.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, Vec<Received>> {
        self.spans.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Collector {
    /// A collector for gRPC on a free port.
    #[must_use]
    pub fn grpc(behaviour: Behaviour) -> Self {
        Self::grpc_on(free_port(), behaviour, None)
    }

    /// A collector for gRPC on this socket; with a PEM certificate and key, over TLS.
    #[must_use]
    pub fn grpc_on(
        listener: TcpListener,
        behaviour: Behaviour,
        tls: Option<(String, String)>,
    ) -> Self {
        Self::start(listener, behaviour, |listener, memory| {
            Box::pin(grpc::serve(listener, memory, tls))
        })
    }

    /// A collector for HTTP on a free port.
    #[must_use]
    pub fn http(behaviour: Behaviour) -> Self {
        Self::http_on(free_port(), behaviour, None)
    }

    /// A collector for HTTP on this socket; with a PEM certificate and key, over TLS.
    #[must_use]
    pub fn http_on(
        listener: TcpListener,
        behaviour: Behaviour,
        tls: Option<(String, String)>,
    ) -> Self {
        Self::start(listener, behaviour, |listener, memory| {
            Box::pin(http::serve(listener, memory, tls))
        })
    }

    fn start(
        listener: TcpListener,
        behaviour: Behaviour,
        serve: impl FnOnce(tokio::net::TcpListener, Memory) -> Serving,
    ) -> Self {
        let address = listener
            .local_addr()
            .expect("a bound socket has an address");
        listener
            .set_nonblocking(true)
            .expect("sockets can be non-blocking");
        let runtime = Builder::new_multi_thread()
            .worker_threads(1)
            .thread_name("collector")
            .enable_all()
            .build()
            .expect("a runtime can be started");
        let memory = Memory {
            spans: Arc::default(),
            logs: Arc::default(),
            requests: Arc::default(),
            behaviour,
        };
        let listener = {
            let _entered = runtime.enter();
            tokio::net::TcpListener::from_std(listener).expect("the socket can be watched")
        };
        runtime.spawn(serve(listener, memory.clone()));
        Self {
            address,
            memory,
            runtime: Some(runtime),
        }
    }

    /// Where it listens.
    #[must_use]
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Where it listens, as a base URL.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How many requests have come, whatever became of them.
    #[must_use]
    pub fn requests(&self) -> u32 {
        self.memory.requests.load(Ordering::Acquire)
    }

    /// The spans so far, in the order of their start.
    #[must_use]
    pub fn spans(&self) -> Vec<Received> {
        let mut spans = self.memory.lock().clone();
        spans.sort_by_key(|received| received.span.start_time_unix_nano);
        spans
    }

    /// The log records so far, in the order of their arrival.
    #[must_use]
    pub fn logs(&self) -> Vec<ReceivedLog> {
        self.memory.lock_logs().clone()
    }

    /// The names of the spans so far, in the order of their start.
    #[must_use]
    pub fn names(&self) -> Vec<String> {
        self.spans()
            .into_iter()
            .map(|received| received.span.name)
            .collect()
    }
}

type Serving = std::pin::Pin<Box<dyn Future<Output = ()> + Send>>;

impl Drop for Collector {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

fn free_port() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").expect("there is a free port")
}
