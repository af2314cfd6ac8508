//! What is known of a request before it is served, which is what a sampler decides by.

use std::borrow::Cow;

use http::request::Parts;
use http::{Method, Version};
use opentelemetry::KeyValue;

use super::origin::Origin;
use super::query::redacted;
use super::route::{self, HTTP_ROUTE};

/// The span of a request: its name and its first attributes
/// ([HTTP server spans](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#http-server-span)).
///
/// `client.address` and `user_agent.original` are not among them: they tell who somebody is.
#[derive(Debug)]
pub(super) struct Described {
    pub(super) name: Cow<'static, str>,
    pub(super) attributes: Vec<KeyValue>,
}

impl Described {
    pub(super) fn new(
        request: &Parts,
        route: Option<Cow<'static, str>>,
        also_redacted: &[String],
    ) -> Self {
        let known = method(&request.method);
        let uri = route::uri(request);
        let origin = Origin::of(uri, &request.headers);
        let mut attributes = Vec::with_capacity(9);
        let mut add = |key: &'static str, value: opentelemetry::Value| {
            attributes.push(KeyValue::new(key, value));
        };
        add("http.request.method", known.unwrap_or("_OTHER").into());
        if known.is_none() {
            let original = request.method.as_str().to_owned();
            add("http.request.method_original", original.into());
        }
        add("url.scheme", origin.scheme.into());
        add("url.path", uri.path().to_owned().into());
        if let Some(query) = uri.query().filter(|query| !query.is_empty()) {
            add(
                "url.query",
                redacted(query, also_redacted).into_owned().into(),
            );
        }
        let name = route::span_name(known, route.as_deref());
        if let Some(route) = route {
            add(HTTP_ROUTE, route.into());
        }
        if let Some(host) = origin.host {
            add("server.address", host.into());
        }
        if let Some(port) = origin.port {
            add("server.port", i64::from(port).into());
        }
        if let Some(version) = version(request.version) {
            add("network.protocol.version", version.into());
        }
        Self { name, attributes }
    }
}

/// The methods that the conventions know. Others are as many as strangers invent.
pub(super) fn method(method: &Method) -> Option<&'static str> {
    const KNOWN: [&str; 10] = [
        "GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "CONNECT", "TRACE", "QUERY",
    ];
    KNOWN.into_iter().find(|known| *known == method.as_str())
}

fn version(version: Version) -> Option<&'static str> {
    match version {
        Version::HTTP_09 => Some("0.9"),
        Version::HTTP_10 => Some("1.0"),
        Version::HTTP_11 => Some("1.1"),
        Version::HTTP_2 => Some("2"),
        Version::HTTP_3 => Some("3"),
        _ => None,
    }
}
