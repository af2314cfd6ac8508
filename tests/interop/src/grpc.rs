//! OTLP over gRPC.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::collector::logs::v1::logs_service_server::{
    LogsService, LogsServiceServer,
};
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::trace_service_server::{
    TraceService, TraceServiceServer,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use tokio_stream::wrappers::TcpListenerStream;
use tonic::codec::CompressionEncoding;
use tonic::metadata::KeyAndValueRef;
use tonic::transport::{Identity, Server, ServerTlsConfig};
use tonic::{Request, Response, Status};

use crate::Behaviour;
use crate::collector::Memory;

#[derive(Clone)]
struct Service(Memory);

fn headers<T>(request: &Request<T>) -> BTreeMap<String, String> {
    let mut headers = BTreeMap::new();
    for entry in request.metadata().iter() {
        if let KeyAndValueRef::Ascii(name, value) = entry {
            let value = value.to_str().unwrap_or("?").to_owned();
            headers.insert(name.to_string(), value);
        }
    }
    headers
}

#[tonic::async_trait]
impl LogsService for Service {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        let headers = headers(&request);
        let partial_success = match self.0.behaviour {
            Behaviour::Accepts => None,
            Behaviour::Rejects(records) => Some(ExportLogsPartialSuccess {
                rejected_log_records: records.into(),
                error_message: "too many".to_owned(),
            }),
            Behaviour::Fails(_) => return Err(Status::invalid_argument("not these")),
            Behaviour::Hangs => std::future::pending().await,
        };
        self.0.keep_logs(request.into_inner(), &headers);
        Ok(Response::new(ExportLogsServiceResponse { partial_success }))
    }
}

#[tonic::async_trait]
impl TraceService for Service {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let headers = headers(&request);
        let partial_success = match self.0.behaviour {
            Behaviour::Accepts => None,
            Behaviour::Rejects(spans) => Some(ExportTracePartialSuccess {
                rejected_spans: spans.into(),
                error_message: "too many".to_owned(),
            }),
            Behaviour::Fails(_) => return Err(Status::invalid_argument("not these")),
            Behaviour::Hangs => std::future::pending().await,
        };
        self.0.keep(request.into_inner(), &headers);
        Ok(Response::new(ExportTraceServiceResponse {
            partial_success,
        }))
    }
}

pub(crate) async fn serve(
    listener: tokio::net::TcpListener,
    memory: Memory,
    tls: Option<(String, String)>,
) {
    let mut server = Server::builder();
    if let Some((certificate, key)) = tls {
        let tls = ServerTlsConfig::new().identity(Identity::from_pem(certificate, key));
        server = server
            .tls_config(tls)
            .expect("the certificate fits its key");
    }
    let service = Service(memory);
    let traces =
        TraceServiceServer::new(service.clone()).accept_compressed(CompressionEncoding::Gzip);
    let logs = LogsServiceServer::new(service).accept_compressed(CompressionEncoding::Gzip);
    server
        .add_service(traces)
        .add_service(logs)
        .serve_with_incoming(TcpListenerStream::new(listener))
        .await
        .expect("the collector serves");
}
