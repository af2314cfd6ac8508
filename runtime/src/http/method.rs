//! Methods of HTTP as attributes: those that are known, for others are as many as strangers invent
//! ([`http.request.method`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/http/)).

use std::env;
use std::sync::OnceLock;

use http::Method;
use opentelemetry::KeyValue;

/// The variable that has other methods than the default ones, in place of them.
pub(crate) const KNOWN_METHODS: &str = "OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS";

const DEFAULT: &str = "GET,POST,PUT,DELETE,HEAD,OPTIONS,PATCH,CONNECT,TRACE,QUERY";

/// Settled by `traced::init`, or else by the first request.
static KNOWN: OnceLock<Vec<String>> = OnceLock::new();

/// Has these be the known methods, instead of the default ones where there are any. Where requests have come before, it
/// is too late.
#[cfg(feature = "init")]
pub(crate) fn settle(methods: Option<Vec<String>>) {
    KNOWN.get_or_init(|| methods.unwrap_or_else(|| listed(DEFAULT).collect()));
}

/// The methods of a list. Case counts.
pub(crate) fn listed(list: &str) -> impl Iterator<Item = String> + use<'_> {
    let methods = list.split(',').map(str::trim);
    methods
        .filter(|method| !method.is_empty())
        .map(ToOwned::to_owned)
}

/// The method, if it is a known one.
pub(super) fn known(method: &Method) -> Option<&'static str> {
    let known = KNOWN.get_or_init(|| {
        // What is no method is none that a request has; only `traced::init` can say so.
        let list = env::var(KNOWN_METHODS).unwrap_or_default();
        let list = Some(list.as_str()).filter(|list| !list.trim().is_empty());
        listed(list.unwrap_or(DEFAULT)).collect()
    });
    let mut known = known.iter().map(String::as_str);
    known.find(|known| *known == method.as_str())
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
