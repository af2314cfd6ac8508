//! Collectors behind TLS.

use std::fs;
use std::net::TcpListener;
use std::path::PathBuf;

use traced::Config;
use traced_interop_tests::work::work;
use traced_interop_tests::{Behaviour, Collector};

/// A file that goes away with the test.
struct TemporaryFile(PathBuf);

impl TemporaryFile {
    fn new(name: &str, contents: &str) -> Self {
        let path = std::env::temp_dir().join(format!("traced-{}-{name}", std::process::id()));
        fs::write(&path, contents).unwrap();
        Self(path)
    }

    fn path(&self) -> &str {
        self.0.to_str().unwrap()
    }
}

impl Drop for TemporaryFile {
    fn drop(&mut self) {
        let _ = fs::remove_file(&self.0);
    }
}

fn listener() -> TcpListener {
    TcpListener::bind("127.0.0.1:0").unwrap()
}

#[test]
fn a_certificate_of_ones_own_is_trusted_and_nothing_else() {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let (certificate, key) = (certified.cert.pem(), certified.signing_key.serialize_pem());
    let trusted = TemporaryFile::new("trusted.pem", &certificate);
    let other = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let untrusted = TemporaryFile::new("untrusted.pem", &other.cert.pem());
    let identity = Some((certificate, key));

    for (protocol, collector) in [
        (
            "grpc",
            Collector::grpc_on(listener(), Behaviour::Accepts, identity.clone()),
        ),
        (
            "http/protobuf",
            Collector::http_on(listener(), Behaviour::Accepts, identity),
        ),
    ] {
        let endpoint = format!("https://localhost:{}", collector.address().port());
        for (file, arrives) in [(&trusted, true), (&untrusted, false)] {
            let file = file.path().to_owned();
            let endpoint = endpoint.clone();
            let tracing = Config::new("interop_service")
                .environment(move |name| match name {
                    "OTEL_EXPORTER_OTLP_ENDPOINT" => Some(endpoint.clone()),
                    "OTEL_EXPORTER_OTLP_PROTOCOL" => Some(protocol.to_owned()),
                    "OTEL_EXPORTER_OTLP_CERTIFICATE" => Some(file.clone()),
                    _ => None,
                })
                .build()
                .unwrap();
            work(&tracing, 1);
            assert_eq!(tracing.shutdown().is_ok(), arrives, "{protocol}");
        }
        assert_eq!(collector.names(), ["work"], "{protocol}");
    }
}

#[test]
fn certificates_that_cannot_be_used_are_told() {
    let not_pem = TemporaryFile::new("not.pem", "hello");
    let build = |name: &'static str, path: &str| {
        let path = path.to_owned();
        Config::new("interop_service")
            .environment(move |asked| (asked == name).then(|| path.clone()))
            .endpoint("https://localhost:4318")
            .build()
            .unwrap_err()
            .to_string()
    };
    let path = not_pem.path();
    assert!(build("OTEL_EXPORTER_OTLP_CERTIFICATE", path).contains("PEM"));
    assert!(build("OTEL_EXPORTER_OTLP_TRACES_CERTIFICATE", "/nowhere").contains("cannot be read"));
    let lonely = build("OTEL_EXPORTER_OTLP_CLIENT_KEY", path);
    assert!(
        lonely.contains("OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE has to be set too"),
        "{lonely}"
    );
}

/// A certificate in the place of a key, a key in the place of a certificate, and a certificate that is cut off.
#[test]
fn files_of_something_else_are_told() {
    let certified = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let certificate = certified.cert.pem();
    let key = TemporaryFile::new("key.pem", &certified.signing_key.serialize_pem());
    let stranger = rcgen::generate_simple_self_signed(["localhost".to_owned()]).unwrap();
    let strange = TemporaryFile::new("other.pem", &stranger.signing_key.serialize_pem());
    let cut = TemporaryFile::new("cut.pem", &certificate[..certificate.len() / 2]);
    let certificate = TemporaryFile::new("certificate.pem", &certificate);
    let files = |trusted: &TemporaryFile, presented: &TemporaryFile, key: &TemporaryFile| {
        [
            (
                "OTEL_EXPORTER_OTLP_CLIENT_CERTIFICATE",
                presented.path().to_owned(),
            ),
            ("OTEL_EXPORTER_OTLP_CLIENT_KEY", key.path().to_owned()),
            ("OTEL_EXPORTER_OTLP_CERTIFICATE", trusted.path().to_owned()),
        ]
    };
    for protocol in ["grpc", "http/protobuf"] {
        let build = |files: [(&'static str, String); 3]| {
            Config::new("interop_service")
                .environment(move |name| match name {
                    "OTEL_EXPORTER_OTLP_PROTOCOL" => Some(protocol.to_owned()),
                    _ => files
                        .iter()
                        .find(|(other, _)| *other == name)
                        .map(|(_, path)| path.clone()),
                })
                .endpoint("https://localhost:4318")
                .build()
        };
        let _tracing = build(files(&certificate, &certificate, &key)).unwrap();
        let error = build(files(&certificate, &certificate, &strange)).unwrap_err();
        let told =
            "CLIENT_KEY: is not the key of the certificate in OTEL_EXPORTER_OTLP_CLIENT_CERT";
        assert!(error.to_string().contains(told), "{error}");
        for (files, told) in [
            (files(&key, &key, &certificate), "the file holds no "),
            (files(&cut, &cut, &cut), "not in the PEM format"),
        ] {
            let error = build(files.clone()).unwrap_err().to_string();
            for (line, (name, path)) in error.lines().skip(1).zip(&files) {
                assert!(line.contains(name) && line.contains(path), "{line}");
                assert!(line.contains(told), "{line}");
            }
            assert_eq!(error.lines().count(), 4, "{protocol}: {error}");
        }
    }
}
