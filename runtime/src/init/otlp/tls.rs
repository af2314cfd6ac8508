//! TLS for OTLP. tonic brings its own for gRPC, with the same library and the same rules.

use std::sync::Arc;

use hyper_rustls::{ConfigBuilderExt as _, HttpsConnector, HttpsConnectorBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use rustls::crypto::{CryptoProvider, ring};
use rustls::pki_types::pem::PemObject as _;
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::{ClientConfig, ConfigBuilder, RootCertStore, WantsVerifier};
use tonic::transport::ClientTlsConfig;

use super::super::settings::{Certificates, Identity};

/// For gRPC.
pub(super) fn of_grpc(certificates: &Certificates) -> ClientTlsConfig {
    let config = ClientTlsConfig::new();
    let config = match &certificates.trusted {
        Some(trusted) => config.ca_certificate(tonic::transport::Certificate::from_pem(trusted)),
        None => config.with_enabled_roots(),
    };
    match &certificates.client {
        Some(Identity { certificate, key }) => {
            config.identity(tonic::transport::Identity::from_pem(certificate, key))
        }
        None => config,
    }
}

/// For HTTP.
pub(super) fn connector(
    certificates: &Certificates,
) -> Result<HttpsConnector<HttpConnector>, String> {
    let config = config(certificates).map_err(|error| super::chain(&*error))?;
    Ok(HttpsConnectorBuilder::new()
        .with_tls_config(config)
        .https_or_http()
        .enable_http1()
        .build())
}

type Problem = Box<dyn std::error::Error>;

fn config(certificates: &Certificates) -> Result<ClientConfig, Problem> {
    let builder = builder()?;
    let builder = match &certificates.trusted {
        Some(pem) => builder.with_root_certificates(roots(pem)?),
        None => builder.with_native_roots()?,
    };
    Ok(match &certificates.client {
        Some(Identity { certificate, key }) => {
            let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate).collect();
            builder.with_client_auth_cert(chain?, PrivateKeyDer::from_pem_slice(key)?)?
        }
        None => builder.with_no_client_auth(),
    })
}

/// The application's choice of cryptography, or ring. Never the library's own guess: it panics where the build has
/// two to choose from.
fn builder() -> Result<ConfigBuilder<ClientConfig, WantsVerifier>, rustls::Error> {
    let provider = CryptoProvider::get_default()
        .cloned()
        .unwrap_or_else(|| Arc::new(ring::default_provider()));
    ClientConfig::builder_with_provider(provider).with_safe_default_protocol_versions()
}

fn roots(pem: &[u8]) -> Result<RootCertStore, Problem> {
    let mut roots = RootCertStore::empty();
    for certificate in CertificateDer::pem_slice_iter(pem) {
        roots.add(certificate?)?;
    }
    Ok(roots)
}
