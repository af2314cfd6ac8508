//! What is known of a request before it is sent.

use std::borrow::Cow;

use http::header::HOST;
use http::uri::Authority;
use http::{HeaderMap, Method, Uri};
use opentelemetry::KeyValue;

use super::super::authority::{host, readable};
use super::super::{grpc, method, redaction};
use super::sends::Send;
use super::template::UrlTemplate;

/// A request as its span tells it.
#[derive(Debug)]
pub(super) struct Outgoing<'a> {
    pub(super) method: &'a Method,
    pub(super) uri: &'a Uri,
    pub(super) headers: &'a HeaderMap,
    /// Where requests go whose URI says only a path.
    pub(super) origin: Option<&'a Uri>,
    pub(super) template: Option<UrlTemplate>,
    pub(super) send: Send,
}

impl Outgoing<'_> {
    /// The span's name: of low cardinality, so never the path, except for gRPC, where it is the name of a method.
    pub(super) fn span_name(&self) -> Cow<'static, str> {
        if grpc::is_grpc(self.headers) {
            return match grpc::method(self.uri) {
                Some(method) => Cow::Owned(method.to_owned()),
                None => Cow::Borrowed("grpc"),
            };
        }
        let method = method::in_name(method::known(self.method));
        match self.template() {
            Some(template) => Cow::Owned(format!("{method} {template}")),
            None => Cow::Borrowed(method),
        }
    }

    /// The attributes that a sampler may want to see.
    pub(super) fn attributes(&self) -> Vec<KeyValue> {
        let mut attributes = if grpc::is_grpc(self.headers) {
            self.grpc_attributes()
        } else {
            self.http_attributes()
        };
        let authority = self.authority();
        let address = authority.as_ref().map_or("", host);
        if !address.is_empty() {
            attributes.push(KeyValue::new("server.address", address.to_owned()));
        }
        if let Some(port) = self.port(authority.as_ref()) {
            attributes.push(KeyValue::new("server.port", i64::from(port)));
        }
        attributes
    }

    fn grpc_attributes(&self) -> Vec<KeyValue> {
        let mut attributes = vec![KeyValue::new("rpc.system.name", "grpc")];
        if let Some(method) = grpc::method(self.uri) {
            attributes.push(KeyValue::new("rpc.method", method.to_owned()));
        }
        attributes
    }

    fn http_attributes(&self) -> Vec<KeyValue> {
        let mut attributes = Vec::with_capacity(8);
        attributes.extend(method::attributes(self.method));
        if let Some(url) = self.absolute_url() {
            let url = match self.template() {
                Some(template) => redaction::url_of_template(&url, template.0),
                None => redaction::url(&url),
            };
            attributes.push(KeyValue::new("url.full", url.into_owned()));
        }
        if let Some(template) = self.template() {
            attributes.push(KeyValue::new("url.template", template.0));
        }
        if self.send.resend_count > 0 {
            let count = i64::from(self.send.resend_count);
            attributes.push(KeyValue::new("http.request.resend_count", count));
        }
        attributes
    }

    fn template(&self) -> Option<UrlTemplate> {
        self.template.filter(|_| self.send.is_original_url)
    }

    fn scheme(&self) -> Option<&str> {
        self.uri
            .scheme_str()
            .or_else(|| self.origin.and_then(Uri::scheme_str))
    }

    /// Who is asked: by the URI, else by what the layer has been told, else by the header `Host`.
    fn authority(&self) -> Option<Authority> {
        let stated = self.uri.authority();
        let stated = stated.or_else(|| self.origin.and_then(Uri::authority));
        stated.cloned().or_else(|| {
            let host = self.headers.get(HOST)?;
            readable(host.to_str().ok()?)
        })
    }

    fn port(&self, authority: Option<&Authority>) -> Option<u16> {
        let authority = authority?;
        authority.port_u16().or(match self.scheme() {
            Some("http") => Some(80),
            Some("https") => Some(443),
            _ => None,
        })
    }

    fn absolute_url(&self) -> Option<String> {
        let scheme = self.scheme()?;
        let authority = self.authority()?;
        let path = self.uri.path_and_query().map_or("", |path| path.as_str());
        Some(format!("{scheme}://{authority}{path}"))
    }
}

#[cfg(test)]
mod tests {
    use http::header::CONTENT_TYPE;

    use super::*;

    fn recorded(request: &http::Request<()>, origin: Option<&Uri>) -> (String, String) {
        let outgoing = Outgoing {
            method: request.method(),
            uri: request.uri(),
            headers: request.headers(),
            origin,
            template: request.extensions().get().copied(),
            send: Send::FIRST,
        };
        let attributes = outgoing.attributes();
        let attributes = attributes
            .iter()
            .map(|attribute| format!("{}={}", attribute.key, attribute.value));
        (
            outgoing.span_name().into_owned(),
            attributes.collect::<Vec<_>>().join(" "),
        )
    }

    fn request(method: &str, uri: &str) -> http::Request<()> {
        let request = http::Request::builder().method(method).uri(uri);
        request.body(()).expect("it is a request")
    }

    #[test]
    fn a_request_tells_its_method_and_its_peer() {
        let (name, attributes) = recorded(&request("GET", "https://e.example/7?sig=x"), None);
        assert_eq!(name, "GET");
        assert_eq!(
            attributes,
            "http.request.method=GET url.full=https://e.example/7?sig=REDACTED \
             server.address=e.example server.port=443"
        );
    }

    #[test]
    fn odd_methods_and_uris_are_told_as_far_as_they_go() {
        for (method, uri, name, told) in [
            (
                "get",
                "http://[::1]:8080/",
                "HTTP",
                "http.request.method=_OTHER http.request.method_original=get \
                 url.full=http://[::1]:8080/ server.address=::1 server.port=8080",
            ),
            ("OPTIONS", "*", "OPTIONS", "http.request.method=OPTIONS"),
            (
                "CONNECT",
                "e.example:443",
                "CONNECT",
                "http.request.method=CONNECT server.address=e.example server.port=443",
            ),
            ("GET", "/7", "GET", "http.request.method=GET"),
            (
                "GET",
                "custom://u:p@socket/7",
                "GET",
                "http.request.method=GET url.full=custom://REDACTED:REDACTED@socket/7 \
                 server.address=socket",
            ),
        ] {
            let (span, attributes) = recorded(&request(method, uri), None);
            assert_eq!((span.as_str(), attributes.as_str()), (name, told), "{uri}");
        }
    }

    #[test]
    fn a_path_alone_is_completed_by_the_origin_or_else_by_the_header() {
        let origin = Uri::from_static("http://e.example:81");
        let mut request = request("GET", "/7");
        request
            .headers_mut()
            .insert(HOST, "h.example:82".parse().unwrap());
        let (_, attributes) = recorded(&request, Some(&origin));
        assert!(attributes.contains("url.full=http://e.example:81/7 server.address=e.example"));
        let (_, attributes) = recorded(&request, None);
        assert!(attributes.ends_with("method=GET server.address=h.example server.port=82"));
        request
            .headers_mut()
            .insert(HOST, "\u{e9} @ :".parse().unwrap());
        let (_, attributes) = recorded(&request, None);
        assert_eq!(attributes, "http.request.method=GET");
    }

    #[test]
    fn grpc_is_known_by_its_content_type() {
        let mut request = request("POST", "http://e.example/essays.v1.Essays/Check");
        for (content_type, name) in [
            ("application/grpc", "essays.v1.Essays/Check"),
            ("application/grpc+proto", "essays.v1.Essays/Check"),
            ("application/grpc-web", "POST"),
            ("application/json", "POST"),
        ] {
            let value = content_type.parse().expect("it is a header's value");
            request.headers_mut().insert(CONTENT_TYPE, value);
            assert_eq!(recorded(&request, None).0, name);
        }
    }
}
