//! OTLP over gRPC.

use opentelemetry_otlp::{WithExportConfig, WithTonicConfig};
use tonic::metadata::MetadataMap;
use tonic::service::Interceptor;
use tonic::{Request, Status};

use super::super::super::settings::{Compression, Otlp};

pub(super) fn configure<B: WithExportConfig + WithTonicConfig>(builder: B, otlp: Otlp) -> B {
    let builder = builder
        .with_endpoint(otlp.endpoint.to_string())
        .with_timeout(otlp.timeout)
        .with_interceptor(OurHeaders(MetadataMap::from_headers(otlp.headers)));
    let builder = match otlp.compression {
        Compression::Gzip => builder.with_compression(opentelemetry_otlp::Compression::Gzip),
        Compression::None => builder,
    };
    #[cfg(feature = "tls")]
    if otlp.endpoint.scheme() == Some(&::http::uri::Scheme::HTTPS) {
        return builder.with_tls_config(super::super::tls::of_grpc(&otlp.certificates));
    }
    builder
}

/// Sends our headers only. The exporter adds those of the process environment by itself, which would let the
/// environment win over the code.
#[derive(Clone)]
struct OurHeaders(MetadataMap);

impl Interceptor for OurHeaders {
    fn call(&mut self, mut request: Request<()>) -> Result<Request<()>, Status> {
        *request.metadata_mut() = self.0.clone();
        Ok(request)
    }
}
