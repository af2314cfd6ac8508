//! Versions of HTTP as the attribute
//! [`network.protocol.version`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/network/).

use http::Version;

/// The version's number; `None` for one that is yet to be invented.
pub(super) fn number(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_09 => Some("0.9"),
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        Version::HTTP_3 => Some("3"),
        _ => None,
    }
}
