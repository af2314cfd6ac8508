//! The URL of a collector: what is legal, and what the parts mean that are left out.

use http::Uri;
use http::uri::{Authority, PathAndQuery, Scheme};

/// Reads an endpoint. Without a scheme it is `http`, or `https` where `insecure` is false.
///
/// The specification has an endpoint without a scheme mean TLS unless told otherwise. `localhost:4317` is what people
/// write for the collector beside them, which never speaks TLS; whoever wants TLS writes `https://`.
pub(super) fn parse(endpoint: &str, insecure: Option<bool>) -> Result<Uri, String> {
    let with_scheme = match endpoint.split_once("://") {
        Some(_) => endpoint.to_owned(),
        None if insecure == Some(false) => format!("https://{endpoint}"),
        None => format!("http://{endpoint}"),
    };
    let uri: Uri = with_scheme
        .parse()
        .map_err(|error| format!("not a URL ({error}); write it like http://localhost:4318"))?;
    check_scheme(&uri)?;
    let authority = uri.authority().ok_or("the host is missing")?;
    check_authority(authority)?;
    Ok(uri)
}

/// Whether an endpoint holds a user name or a password, and so must not be shown.
pub(super) fn holds_credentials(endpoint: &str) -> bool {
    endpoint.contains('@') || endpoint.contains('?')
}

/// The URL for one signal below a base URL.
pub(super) fn below(base: &Uri, path: &str) -> Result<Uri, String> {
    let path = format!("{}/{path}", base.path().trim_end_matches('/'));
    let path = match base.query() {
        Some(query) => format!("{path}?{query}"),
        None => path,
    };
    let mut parts = base.clone().into_parts();
    let path: PathAndQuery = path
        .parse()
        .map_err(|error| format!("not a URL ({error})"))?;
    parts.path_and_query = Some(path);
    Uri::from_parts(parts).map_err(|error| format!("not a URL ({error})"))
}

/// Whether a base URL already has the path that will be appended to it.
pub(super) fn ends_in(base: &Uri, path: &str) -> bool {
    base.path().trim_end_matches('/').ends_with(path)
}

/// An endpoint as it may be shown: without its query, which may hold a key.
pub(in super::super) fn shown(endpoint: &Uri) -> String {
    let scheme = endpoint.scheme_str().unwrap_or_default();
    let authority = endpoint.authority().map_or("", Authority::as_str);
    format!(
        "{scheme}://{authority}{}",
        endpoint.path().trim_end_matches('/')
    )
}

fn check_scheme(uri: &Uri) -> Result<(), String> {
    match uri.scheme() {
        Some(scheme) if *scheme == Scheme::HTTP || *scheme == Scheme::HTTPS => Ok(()),
        Some(scheme) => Err(format!(
            "the scheme `{scheme}` is not supported; expected http or https"
        )),
        None => Err("the scheme is missing; expected http or https".to_owned()),
    }
}

fn check_authority(authority: &Authority) -> Result<(), String> {
    if authority.as_str().contains('@') {
        return Err("a user name and password do not belong into the URL; \
                    put an `authorization` into OTEL_EXPORTER_OTLP_HEADERS"
            .to_owned());
    }
    let host = authority.host();
    if host.is_empty() || host == "[]" {
        return Err("the host is missing".to_owned());
    }
    let has_port = authority.as_str().len() > host.len();
    if has_port && authority.port_u16().is_none_or(|port| port == 0) {
        return Err("the port is not a number from 1 to 65535".to_owned());
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{below, parse, shown};

    #[test]
    fn without_a_scheme_it_is_plain_text_unless_told_otherwise() {
        for (endpoint, insecure, uri) in [
            ("localhost:4317", None, "http://localhost:4317/"),
            ("localhost:4317", Some(true), "http://localhost:4317/"),
            ("localhost:4317", Some(false), "https://localhost:4317/"),
            ("http://collector", Some(false), "http://collector/"),
            ("HTTPS://collector", Some(true), "https://collector/"),
            ("[::1]:4317", None, "http://[::1]:4317/"),
        ] {
            assert_eq!(
                parse(endpoint, insecure).map(|uri| uri.to_string()),
                Ok(uri.to_owned())
            );
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (endpoint, problem) in [
            ("ftp://collector", "scheme `ftp`"),
            ("http://", "not a URL"),
            ("http://:4318", "the host is missing"),
            ("http://collector:notaport", "the port is not a number"),
            ("http://collector:99999", "the port is not a number"),
            ("http://collector:", "the port is not a number"),
            ("http://collector:0", "the port is not a number"),
            ("http://me:secret@collector", "OTEL_EXPORTER_OTLP_HEADERS"),
            ("http://a b", "not a URL"),
        ] {
            let told = parse(endpoint, None).expect_err(endpoint);
            assert!(told.contains(problem), "{endpoint}: {told}");
            assert!(!told.contains("secret"));
        }
    }

    #[test]
    fn the_path_for_traces_goes_below_the_base() {
        for (base, traces) in [
            ("http://c:4318", "http://c:4318/v1/traces"),
            ("http://c:4318/", "http://c:4318/v1/traces"),
            ("http://c/mine", "http://c/mine/v1/traces"),
            ("http://c/mine/?key=1", "http://c/mine/v1/traces?key=1"),
        ] {
            let base = parse(base, None).unwrap();
            assert_eq!(below(&base, "v1/traces").unwrap().to_string(), traces);
        }
    }

    #[test]
    fn a_query_is_not_shown() {
        let endpoint = parse("https://c:4318/v1/traces?key=secret", None).unwrap();
        assert_eq!(shown(&endpoint), "https://c:4318/v1/traces");
    }
}
