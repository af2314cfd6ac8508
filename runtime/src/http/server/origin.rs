//! Under which name the client knows the server, across the proxies in between.
//!
//! The conventions say where to look: the headers of proxies, then the request itself
//! ([`server.address`](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#setting-serveraddress-and-serverport-attributes)).
//! What cannot be read is left out: headers are what anybody writes.

use http::uri::Authority;
use http::{HeaderMap, Uri};

use super::super::authority::{host, readable};

#[derive(Debug, PartialEq, Eq)]
pub(super) struct Origin {
    pub(super) scheme: &'static str,
    pub(super) host: Option<String>,
    pub(super) port: Option<u16>,
}

impl Origin {
    /// With `scheme` where nobody names one.
    pub(super) fn of(uri: &Uri, headers: &HeaderMap, scheme: &'static str) -> Self {
        let forwarded = headers
            .get("forwarded")
            .and_then(|value| value.to_str().ok());
        let forwarded = |key| forwarded.and_then(|value| parameter(value, key));
        let named = forwarded("proto").or_else(|| first(headers, "x-forwarded-proto"));
        let named = named.and_then(known_scheme);
        let named = named.or_else(|| uri.scheme_str().and_then(known_scheme));
        let authority = [
            forwarded("host"),
            first(headers, "x-forwarded-host"),
            uri.authority().map(Authority::as_str),
            first(headers, "host"),
        ];
        let authority = authority.into_iter().flatten();
        let authority = authority.filter_map(readable).next();
        Self {
            scheme: named.unwrap_or(scheme),
            port: authority.as_ref().and_then(Authority::port_u16),
            host: authority
                .as_ref()
                .map(|authority| host(authority).to_owned()),
        }
    }
}

fn known_scheme(scheme: &str) -> Option<&'static str> {
    let mut known = ["http", "https"].into_iter();
    known.find(|known| scheme.eq_ignore_ascii_case(known))
}

/// The first of a list: the proxies behind add theirs after it.
fn first<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let value = headers.get(name)?.to_str().ok()?;
    Some(value.split(',').next()?.trim())
}

/// A parameter of the first element of `Forwarded` (RFC 7239).
fn parameter<'a>(forwarded: &'a str, key: &str) -> Option<&'a str> {
    let element = forwarded.split(',').next()?;
    let mut pairs = element.split(';').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(name, _)| name.trim().eq_ignore_ascii_case(key))?;
    Some(value.trim().trim_matches('"'))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(uri: &str, headers: &[(&'static str, &'static str)]) -> Origin {
        let headers = headers.iter().map(|&(name, value)| {
            (
                http::HeaderName::from_static(name),
                http::HeaderValue::from_static(value),
            )
        });
        Origin::of(&uri.parse().unwrap(), &headers.collect(), "http")
    }

    fn is(scheme: &'static str, host: &str, port: impl Into<Option<u16>>) -> Origin {
        Origin {
            scheme,
            host: Some(host.to_owned()),
            port: port.into(),
        }
    }

    #[test]
    fn proxies_know_better_than_the_request() {
        let host = ("host", "inside:8080");
        assert_eq!(origin("/", &[host]), is("http", "inside", 8080));
        assert_eq!(
            origin("https://essays.example/e", &[]),
            is("https", "essays.example", None)
        );
        assert_eq!(
            origin(
                "/",
                &[
                    host,
                    ("x-forwarded-proto", "https, http"),
                    ("x-forwarded-host", "essays.example")
                ]
            ),
            is("https", "essays.example", None)
        );
        assert_eq!(
            origin(
                "/",
                &[
                    host,
                    (
                        "forwarded",
                        "for=192.0.2.60;Proto=https;host=\"essays.example:444\", for=10.0.0.1"
                    )
                ]
            ),
            is("https", "essays.example", 444)
        );
    }

    #[test]
    fn what_cannot_be_read_is_left_out() {
        let nobody = Origin {
            scheme: "http",
            host: None,
            port: None,
        };
        for headers in [
            vec![],
            vec![("host", "")],
            vec![("host", "a b")],
            vec![("x-forwarded-proto", "gopher"), ("forwarded", ";;=,=")],
        ] {
            assert_eq!(origin("/", &headers), nobody, "{headers:?}");
        }
        assert_eq!(origin("/", &[("host", "[::1]:80")]), is("http", "::1", 80));
        assert_eq!(
            origin("/", &[("host", "user:password@inside")]),
            is("http", "inside", None)
        );
    }
}
