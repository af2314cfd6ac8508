//! OTLP over gRPC.

use std::collections::BTreeMap;

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

struct Service(Memory);

#[tonic::async_trait]
impl TraceService for Service {
    async fn export(
        &self,
        request: Request<ExportTraceServiceRequest>,
    ) -> Result<Response<ExportTraceServiceResponse>, Status> {
        let mut headers = BTreeMap::new();
        for entry in request.metadata().iter() {
            if let KeyAndValueRef::Ascii(name, value) = entry {
                let value = value.to_str().unwrap_or("?").to_owned();
                headers.insert(name.to_string(), value);
            }
        }
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
    let service =
        TraceServiceServer::new(Service(memory)).accept_compressed(CompressionEncoding::Gzip);
    server
        .add_service(service)
        .serve_with_incoming(TcpListenerStream::new(listener))
        .await
        .expect("the collector serves");
}
