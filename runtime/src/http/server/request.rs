//! What is known of a request before it is served, which is what a sampler decides by.

use std::borrow::Cow;

use http::request::Parts;
use opentelemetry::KeyValue;

use super::super::{grpc, method, redaction, version};
use super::grpc::NO_METHOD;
use super::layer::Settings;
use super::origin::Origin;
use super::route::{self, HTTP_ROUTE, URL_PATH};

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
        settings: &Settings,
    ) -> Self {
        let uri = route::uri(request);
        let origin = Origin::of(uri, &request.headers, settings.scheme);
        let mut attributes = Vec::with_capacity(10);
        attributes.extend(method::attributes(&request.method));
        let mut add = |key: &'static str, value: opentelemetry::Value| {
            attributes.push(KeyValue::new(key, value));
        };
        add("url.scheme", origin.scheme.into());
        let known_route = route.as_deref().unwrap_or_default();
        let path = redaction::path(uri.path(), known_route, &settings.redacted);
        add(URL_PATH, path.into_owned().into());
        if let Some(query) = uri.query().filter(|query| !query.is_empty()) {
            add(
                "url.query",
                redaction::query(query, &settings.redacted)
                    .into_owned()
                    .into(),
            );
        }
        let is_grpc = grpc::is_grpc(&request.headers);
        let name = match is_grpc {
            // Until the method is known to exist.
            true => Cow::Borrowed("grpc"),
            false => route::span_name(method::known(&request.method), route.as_deref()),
        };
        if let Some(route) = route {
            add(HTTP_ROUTE, route.into());
        }
        if let Some(host) = origin.host {
            add("server.address", host.into());
        }
        if let Some(port) = origin.port {
            add("server.port", i64::from(port).into());
        }
        if let Some(version) = version::number(request.version) {
            add("network.protocol.version", version.into());
        }
        if is_grpc {
            add("rpc.system.name", "grpc".into());
            add("rpc.method", NO_METHOD.into());
        }
        Self { name, attributes }
    }
}
