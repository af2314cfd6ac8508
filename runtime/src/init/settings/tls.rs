//! Certificates for the way to a collector.

use http::Uri;
use http::uri::Scheme;

use super::super::environment::Reader;
use super::super::error::Fault;
use super::super::otlp_signal::{OtlpSignal, OtlpVariables};

const NEEDS_FEATURE: &str = "needs the cargo feature `tls` of the crate `traced`";

/// What to trust and what to present, in PEM.
#[derive(Default)]
pub(in super::super) struct Certificates {
    /// Instead of the system's roots.
    pub(in super::super) trusted: Option<Vec<u8>>,
    pub(in super::super) client: Option<Identity>,
}

/// A client's certificate and its private key, in PEM.
#[cfg_attr(not(feature = "tls"), expect(dead_code, reason = "it is refused then"))]
pub(in super::super) struct Identity {
    pub(in super::super) certificate: Vec<u8>,
    pub(in super::super) key: Vec<u8>,
}

/// Without contents: one of them is a private key.
impl std::fmt::Debug for Certificates {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Certificates")
            .field("trusted", &self.trusted.is_some())
            .field("client", &self.client.is_some())
            .finish()
    }
}

pub(super) fn read(reader: &mut Reader<'_>, signal: &OtlpSignal, endpoint: &Uri) -> Certificates {
    let names = &signal.otlp;
    if !cfg!(feature = "tls") {
        refuse(reader, names, endpoint);
        return Certificates::default();
    }
    let client = (
        file(reader, &names.client_certificate),
        file(reader, &names.client_key),
    );
    let client = match client {
        (Some(certificate), Some(key)) => Some(Identity { certificate, key }),
        _ => {
            reject_half(reader, names);
            None
        }
    };
    Certificates {
        trusted: file(reader, &names.certificate),
        client,
    }
}

fn refuse(reader: &mut Reader<'_>, names: &OtlpVariables, endpoint: &Uri) {
    if endpoint.scheme() == Some(&Scheme::HTTPS) {
        let problem = format!("an endpoint with https {NEEDS_FEATURE}");
        reader.fault(Fault::without_value("the OTLP endpoint", problem));
    }
    for names in [
        names.certificate,
        names.client_certificate,
        names.client_key,
    ] {
        if let Some(name) = reader.first_set(&names) {
            reader.fault(Fault::without_value(name, NEEDS_FEATURE));
        }
    }
}

fn reject_half(reader: &mut Reader<'_>, names: &OtlpVariables) {
    let (certificate, key) = (names.client_certificate, names.client_key);
    let (set, missing) = match (reader.first_set(&certificate), reader.first_set(&key)) {
        (Some(set), None) => (set, key[1]),
        (None, Some(set)) => (set, certificate[1]),
        _ => return,
    };
    reader.fault(Fault::without_value(
        set,
        format!("{missing} has to be set too"),
    ));
}

fn file(reader: &mut Reader<'_>, names: &[&'static str; 2]) -> Option<Vec<u8>> {
    let name = reader.first_set(names)?;
    let path = reader.text(name)?;
    match std::fs::read(&path) {
        Ok(contents) if contents.windows(11).any(|start| start == b"-----BEGIN ") => Some(contents),
        Ok(_) => {
            reader.fault(Fault::new(name, &path, "the file is not in the PEM format"));
            None
        }
        Err(error) => {
            reader.fault(Fault::new(
                name,
                &path,
                format!("the file cannot be read: {error}"),
            ));
            None
        }
    }
}

#[cfg(all(test, not(feature = "tls")))]
mod tests {
    use crate::Config;

    #[test]
    fn without_the_feature_it_is_named() {
        for (endpoint, more) in [
            ("https://collector:4318", None),
            (
                "http://collector:4318",
                Some("OTEL_EXPORTER_OTLP_CERTIFICATE"),
            ),
            (
                "http://collector:4318",
                Some("OTEL_EXPORTER_OTLP_TRACES_CLIENT_KEY"),
            ),
        ] {
            let error = Config::new("svc")
                .environment(move |name| (Some(name) == more).then_some("/cert.pem"))
                .endpoint(endpoint)
                .build()
                .unwrap_err()
                .to_string();
            assert!(error.contains("cargo feature `tls`"), "{error}");
            assert!(error.contains(more.unwrap_or("https")), "{error}");
        }
    }
}
