//! Methods of HTTP as attributes: those that are known, for others are as many as strangers invent
//! ([`http.request.method`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/)).

use http::Method;
use opentelemetry::KeyValue;

const KNOWN: [&str; 10] = [
    "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE", "QUERY",
];

/// The method, if it is a known one. Case counts.
pub(super) fn known(method: &Method) -> Option<&'static str> {
    KNOWN.into_iter().find(|known| *known == method.as_str())
}

/// What the method is in a span's name.
pub(super) fn in_name(known: Option<&'static str>) -> &'static str {
    known.unwrap_or("HTTP")
}

/// The method as attributes: `_OTHER` and its own name for one that is not known.
pub(super) fn attributes(method: &Method) -> impl Iterator<Item = KeyValue> {
    let known = known(method);
    let original = known.is_none().then(|| {
        let name = method.as_str().to_owned();
        KeyValue::new("http.request.method_original", name)
    });
    let name = KeyValue::new("http.request.method", known.unwrap_or("_OTHER"));
    [Some(name), original].into_iter().flatten()
}
