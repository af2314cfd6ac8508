//! Without the feature `tls` there is none, which is said rather than sent in plain text.

use http::Uri;
use http::uri::Scheme;

use super::super::super::environment::Reader;
use super::super::super::error::Fault;
use super::super::super::otlp_signal::OtlpSignal;
use super::Certificates;

const NEEDS_FEATURE: &str = "needs the cargo feature `tls` of the crate `traced`";

pub(in super::super) fn read(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    endpoint: &Uri,
) -> Certificates {
    let names = &signal.otlp;
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
    Certificates::default()
}

#[cfg(test)]
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
