//! `OTEL_EXPORTER_OTLP_*`: where a signal is sent, how, and what with.
//!
//! Every variable has a form for all signals and one for each, such as `OTEL_EXPORTER_OTLP_TRACES_*`, which wins
//! ([OTLP exporter](https://opentelemetry.io/docs/specs/otel/protocol/exporter/)).

use std::time::Duration;

use http::{HeaderMap, Uri};

use super::super::environment::Reader;
use super::super::error::Fault;
use super::super::otlp_signal::{OtlpSignal, TRACES};
use super::tls::{self, Certificates};
use super::{endpoint, headers, ports, timeout};

/// How spans and log records travel to a collector.
///
/// ```
/// let tracing = traced::Config::new("spellchecker_service")
///     .without_environment()
///     .endpoint("http://localhost:4317")
///     .protocol(traced::Protocol::Grpc)
///     .build()?;
/// # tracing.shutdown().unwrap();
/// # Ok::<(), traced::InitError>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// `grpc`
    Grpc,
    /// `http/protobuf`
    HttpProtobuf,
    /// `http/json`; needs the feature `http-json`.
    HttpJson,
}

pub(super) const PROTOCOLS: &[(&str, Protocol)] = &[
    ("grpc", Protocol::Grpc),
    ("http/protobuf", Protocol::HttpProtobuf),
    ("http/json", Protocol::HttpJson),
];

/// How spans and log records are compressed on their way.
///
/// ```
/// let config = traced::Config::new("svc").compression(traced::Compression::Gzip);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// `none`
    None,
    /// `gzip`
    Gzip,
}

const COMPRESSIONS: &[(&str, Compression)] =
    &[("none", Compression::None), ("gzip", Compression::Gzip)];

/// OTLP settings made in code; what is `None` comes from the environment.
#[derive(Debug, Default)]
pub(in super::super) struct OtlpOverrides {
    pub(in super::super) endpoint: Option<String>,
    pub(in super::super) traces_endpoint: Option<String>,
    #[cfg(feature = "logs")]
    pub(in super::super) logs_endpoint: Option<String>,
    pub(in super::super) protocol: Option<Protocol>,
    pub(in super::super) headers: Option<Vec<(String, String)>>,
    pub(in super::super) timeout: Option<Duration>,
    pub(in super::super) compression: Option<Compression>,
}

impl OtlpOverrides {
    /// Whether spans have an endpoint.
    pub(super) fn names_endpoint(&self) -> bool {
        self.endpoint.is_some() || self.traces_endpoint.is_some()
    }

    /// The endpoint for this signal alone.
    fn of_signal(&self, signal: &OtlpSignal) -> Option<&String> {
        match signal.name {
            #[cfg(feature = "logs")]
            "logs" => self.logs_endpoint.as_ref(),
            _ => self.traces_endpoint.as_ref(),
        }
    }
}

/// The OTLP settings in force.
#[derive(Debug)]
pub(in super::super) struct Otlp {
    pub(in super::super) endpoint: Uri,
    pub(in super::super) protocol: Protocol,
    pub(in super::super) headers: HeaderMap,
    pub(in super::super) timeout: Duration,
    pub(in super::super) compression: Compression,
    #[cfg_attr(
        not(feature = "tls"),
        expect(dead_code, reason = "there is nothing in it then")
    )]
    pub(in super::super) certificates: Certificates,
}

/// An endpoint that somebody has set.
struct Given {
    setting: &'static str,
    url: String,
    /// For all signals: the path for this one goes below it.
    is_base: bool,
}

/// Whether the code or the environment names a collector for spans.
pub(super) fn has_endpoint(reader: &Reader<'_>, overrides: &OtlpOverrides) -> bool {
    overrides.names_endpoint() || reader.first_set(&TRACES.otlp.endpoint).is_some()
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    overrides: &OtlpOverrides,
    notices: &mut Vec<String>,
) -> Otlp {
    let protocol = overrides.protocol.or_else(|| {
        let name = reader.first_set(&signal.otlp.protocol)?;
        reader.one_of(name, PROTOCOLS)
    });
    check_json(reader, signal, overrides, protocol);
    let insecure = reader
        .first_set(&signal.otlp.insecure)
        .and_then(|name| reader.boolean(name));
    let (endpoint, protocol) = match given_endpoint(reader, signal, overrides) {
        Some(given) => resolve(reader, signal, &given, (protocol, insecure), notices),
        None => default_endpoint(signal, protocol),
    };
    let certificates = tls::read(reader, signal, &endpoint);
    let timeout_variable = reader.first_set(&signal.otlp.timeout);
    Otlp {
        endpoint,
        protocol,
        headers: headers::read(reader, signal, overrides.headers.as_deref()),
        timeout: timeout::read(
            reader,
            overrides.timeout,
            timeout_variable,
            Duration::from_secs(10),
        ),
        compression: compression(reader, signal, overrides.compression),
        certificates,
    }
}

fn given_endpoint(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    overrides: &OtlpOverrides,
) -> Option<Given> {
    let given = |setting, url, is_base| Given {
        setting,
        url,
        is_base,
    };
    if let Some(url) = overrides.of_signal(signal) {
        return Some(given(signal.endpoint_method, url.clone(), false));
    }
    if let Some(url) = &overrides.endpoint {
        return Some(given("Config::endpoint", url.clone(), true));
    }
    let [_, for_all] = signal.otlp.endpoint;
    let setting = reader.first_set(&signal.otlp.endpoint)?;
    let url = reader.text(setting)?;
    Some(given(setting, url, setting == for_all))
}

fn resolve(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    given: &Given,
    (protocol, insecure): (Option<Protocol>, Option<bool>),
    notices: &mut Vec<String>,
) -> (Uri, Protocol) {
    let OtlpSignal { name, path, .. } = signal;
    let parsed = endpoint::parse(given.url.trim(), insecure).and_then(|uri| {
        let protocol = protocol.unwrap_or_else(|| ports::protocol_of(&uri));
        if protocol == Protocol::Grpc {
            return Ok((uri, protocol));
        }
        if given.is_base {
            if endpoint::ends_in(&uri, path) {
                notices.push(format!(
                    "{} takes a URL for all signals, and /{path} is appended to it; yours ends in that already",
                    given.setting
                ));
            }
            return Ok((endpoint::below(&uri, path)?, protocol));
        }
        if uri.path() == "/" {
            notices.push(format!(
                "{} is used as it is, and yours has no path; collectors take {name} at /{path}",
                given.setting
            ));
        }
        Ok((uri, protocol))
    });
    match parsed {
        Ok(resolved) => {
            ports::note_unusual(&resolved, notices);
            resolved
        }
        Err(problem) => {
            let fault = if endpoint::holds_credentials(&given.url) {
                Fault::without_value(given.setting, problem)
            } else {
                Fault::new(given.setting, &given.url, problem)
            };
            reader.fault(fault);
            default_endpoint(signal, protocol)
        }
    }
}

fn default_endpoint(signal: &OtlpSignal, protocol: Option<Protocol>) -> (Uri, Protocol) {
    match protocol.unwrap_or(Protocol::HttpProtobuf) {
        Protocol::Grpc => (Uri::from_static("http://localhost:4317"), Protocol::Grpc),
        over_http => (Uri::from_static(signal.default_url), over_http),
    }
}

fn check_json(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    overrides: &OtlpOverrides,
    protocol: Option<Protocol>,
) {
    if cfg!(feature = "http-json") || protocol != Some(Protocol::HttpJson) {
        return;
    }
    let setting = match overrides.protocol {
        Some(_) => "Config::protocol",
        None => {
            let names = &signal.otlp.protocol;
            reader.first_set(names).unwrap_or(names[1])
        }
    };
    let problem = "needs the cargo feature `http-json` of the crate `traced`; without it, \
                   expected one of grpc, http/protobuf";
    reader.fault(Fault::new(setting, "http/json", problem));
}

fn compression(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    code: Option<Compression>,
) -> Compression {
    code.or_else(|| {
        let name = reader.first_set(&signal.otlp.compression)?;
        reader.one_of(name, COMPRESSIONS)
    })
    .unwrap_or(Compression::None)
}
