//! The files that certificates and keys are in.

use std::path::Path;

use http::Uri;
use rustls::crypto::ring;
use rustls::pki_types::pem::{Error, PemObject as _};
use rustls::pki_types::{CertificateDer, PrivateKeyDer};
use rustls::sign::CertifiedKey;
use traced_conventions::read_bounded;

use super::super::super::environment::Reader;
use super::super::super::error::Fault;
use super::super::super::otlp_signal::{OtlpSignal, OtlpVariables};
use super::{Certificates, Identity};

pub(in super::super) fn read(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    _endpoint: &Uri,
) -> Certificates {
    let names = &signal.otlp;
    let client = (
        file(reader, &names.client_certificate, problem_of_certificates),
        file(reader, &names.client_key, problem_of_key),
    );
    let client = match client {
        (Some(certificate), Some(key)) => identity(reader, names, certificate, key),
        _ => {
            reject_half(reader, names);
            None
        }
    };
    Certificates {
        trusted: file(reader, &names.certificate, problem_of_certificates),
        client,
    }
}

/// The two, unless the key is another one's.
fn identity(
    reader: &mut Reader<'_>,
    names: &OtlpVariables,
    certificate: Vec<u8>,
    key: Vec<u8>,
) -> Option<Identity> {
    if let Err(problem) = paired(&certificate, &key) {
        let of_certificate = reader.first_set(&names.client_certificate)?;
        reader.fault(Fault::without_value(
            reader.first_set(&names.client_key)?,
            format!("is not the key of the certificate in {of_certificate}: {problem}"),
        ));
        return None;
    }
    Some(Identity { certificate, key })
}

fn paired(certificate: &[u8], key: &[u8]) -> Result<(), Box<dyn std::error::Error>> {
    let chain: Result<Vec<_>, _> = CertificateDer::pem_slice_iter(certificate).collect();
    let key = PrivateKeyDer::from_pem_slice(key)?;
    // Only to compare the two: what the connection is made with is for the application to choose.
    CertifiedKey::from_der(chain?, key, &ring::default_provider())?;
    Ok(())
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

/// The contents, unless there is a problem with them: who trusts no certificate, or has no key, would find out with the
/// first export.
fn file(
    reader: &mut Reader<'_>,
    names: &[&'static str; 2],
    problem: fn(&[u8]) -> Option<String>,
) -> Option<Vec<u8>> {
    let name = reader.first_set(names)?;
    let path = reader.text(name)?;
    let problem = match read_bounded(Path::new(&path)) {
        Ok(contents) => match problem(&contents) {
            None => return Some(contents),
            Some(problem) => problem,
        },
        Err(error) => format!("the file cannot be read: {error}"),
    };
    reader.fault(Fault::new(name, &path, problem));
    None
}

fn problem_of_certificates(pem: &[u8]) -> Option<String> {
    let mut certificates = CertificateDer::pem_slice_iter(pem).peekable();
    if certificates.peek().is_none() {
        return Some("the file holds no certificate in the PEM format".to_owned());
    }
    certificates.find_map(Result::err).map(malformed)
}

fn problem_of_key(pem: &[u8]) -> Option<String> {
    match PrivateKeyDer::from_pem_slice(pem).err()? {
        Error::NoItemsFound => Some(
            "the file holds no private key in the PEM format, or one with a passphrase".to_owned(),
        ),
        error => Some(malformed(error)),
    }
}

fn malformed(error: Error) -> String {
    format!("the file is not in the PEM format: {error}")
}
