//! An OTLP receiver in a process of its own, so that its processor time is nobody else's.

use std::io::{BufRead as _, BufReader, Read as _};
use std::net::{Ipv4Addr, SocketAddr};
use std::process::{Child, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use tokio::net::TcpListener;
use tonic::transport::Server;
use tonic::transport::server::TcpIncoming;
use tonic::{Request, Response, Status};

use crate::child;
use crate::failure::Failure;

/// One that runs.
pub(crate) struct Receiver {
    process: Child,
    output: BufReader<std::process::ChildStdout>,
    pub(crate) endpoint: String,
}

impl Receiver {
    pub(crate) fn start() -> Result<Self, Failure> {
        let mut process = child::command(&["receiver"])?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output of the receiver")?;
        let mut output = BufReader::new(output);
        let mut endpoint = String::new();
        output.read_line(&mut endpoint)?;
        Ok(Self {
            process,
            output,
            endpoint: endpoint.trim().to_owned(),
        })
    }

    /// Ends it; how many spans it has received.
    pub(crate) fn stop(mut self) -> Result<u64, Failure> {
        drop(self.process.stdin.take());
        let mut received = String::new();
        self.output.read_to_string(&mut received)?;
        self.process.wait()?;
        Ok(received.trim().parse()?)
    }
}

/// Receives until the input ends: this process is the receiver.
pub(crate) fn serve() -> Result<(), Failure> {
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .worker_threads(1)
        .enable_all()
        .build()?;
    let received = Arc::new(AtomicU64::new(0));
    let counting = Counting(Arc::clone(&received));
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let listener = runtime.block_on(TcpListener::bind(any_port))?;
    println!("http://{}", listener.local_addr()?);
    let server = Server::builder()
        .add_service(TraceServiceServer::new(counting).max_decoding_message_size(usize::MAX))
        .serve_with_incoming(TcpIncoming::from(listener));
    runtime.spawn(server);
    std::io::stdin().read_to_end(&mut Vec::new())?;
    println!("{}", received.load(Ordering::Acquire));
    Ok(())
}

struct Counting(Arc<AtomicU64>);

#[tonic::async_trait]
impl TraceService for Counting {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let resources = request.into_inner().resource_spans;
        let scopes = resources.iter().flat_map(|it| &it.scope_spans);
        let spans: usize = scopes.map(|scope| scope.spans.len()).sum();
        self.0.fetch_add(spans as u64, Ordering::Release);
        Ok(Response::new(ExportTraceServiceResponse::default()))
    }
}
