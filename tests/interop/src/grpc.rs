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
use tonic::{Code, Request, Response, Status};
use tonic_types::{ErrorDetails, StatusExt as _};

use crate::behaviour::{Answer, Partial};
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

/// What is said of a request that is taken, or the status that it is answered with.
fn taken(answer: Answer) -> Result<Option<Partial>, Status> {
    match answer {
        Answer::Taken(partial) => Ok(partial),
        Answer::Fails(_) => Err(Status::invalid_argument("not these")),
        Answer::Unavailable(left_alone) => {
            let mut details = ErrorDetails::new();
            if left_alone.is_some() {
                details.set_retry_info(left_alone);
            }
            Err(Status::with_error_details(
                Code::Unavailable,
                "not now",
                details,
            ))
        }
    }
}

#[tonic::async_trait]
impl LogsService for Service {
    async fn export(
        &self,
        request: Request<ExportLogsServiceRequest>,
    ) -> Result<Response<ExportLogsServiceResponse>, Status> {
        let headers = headers(&request);
        let partial = taken(self.0.answer().await)?;
        let partial_success = partial.map(|partial| ExportLogsPartialSuccess {
            rejected_log_records: partial.rejected.into(),
            error_message: partial.message,
        });
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
        let partial = taken(self.0.answer().await)?;
        let partial_success = partial.map(|partial| ExportTracePartialSuccess {
            rejected_spans: partial.rejected.into(),
            error_message: partial.message,
        });
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
