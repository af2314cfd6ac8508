//! `OTEL_EXPORTER_OTLP_HEADERS`: what every export carries, often a secret.

use http::{HeaderMap, HeaderName, HeaderValue};

use super::super::environment::Reader;
use super::super::error::Fault;
use super::super::foreign::quoted;
use super::super::otlp_signal::OtlpSignal;
use super::super::percent;

/// What says how a request is read, where it ends, and what becomes of its connection.
const OF_THE_EXPORTER: [&str; 9] = [
    "connection",
    "content-encoding",
    "content-length",
    "keep-alive",
    "proxy-connection",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
];

/// Headers set in code, or else those of the environment.
pub(super) fn read(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    code: Option<&[(String, String)]>,
) -> HeaderMap {
    let (setting, pairs) = match code {
        Some(pairs) => ("Config::header", Ok(pairs.to_vec())),
        None => match reader.first_set(&signal.otlp.headers) {
            Some(name) => match reader.text(name) {
                Some(list) => (name, percent::pairs(&list)),
                None => return HeaderMap::new(),
            },
            None => return HeaderMap::new(),
        },
    };
    // Never with a value: headers hold the keys to collectors.
    match pairs.and_then(header_map) {
        Ok(headers) => headers,
        Err(problem) => {
            reader.fault(Fault::without_value(setting, problem));
            HeaderMap::new()
        }
    }
}

fn header_map(pairs: Vec<(String, String)>) -> Result<HeaderMap, String> {
    let mut headers = HeaderMap::new();
    for (name, value) in pairs {
        let header: HeaderName = name
            .parse()
            .map_err(|_| format!("{} is not a name of a header", quoted(&name)))?;
        if OF_THE_EXPORTER.contains(&header.as_str()) {
            return Err(format!(
                "{} is what the exporter says itself; leave it out",
                quoted(&name)
            ));
        }
        let mut value = HeaderValue::from_str(&value).map_err(|_| {
            format!(
                "the value of {} has characters that a header cannot carry",
                quoted(&name)
            )
        })?;
        value.set_sensitive(true);
        headers.insert(header, value);
    }
    Ok(headers)
}
