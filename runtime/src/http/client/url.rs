//! URLs as they may be recorded: without credentials, by the rules of the attribute
//! [`url.full`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/).

use std::borrow::Cow;

/// What stands in the place of a secret.
const REDACTED: &str = "REDACTED";

/// The query parameters whose values are credentials: signatures and tokens of signed URLs. Compared with regard to
/// case, as the conventions have it.
const SECRET_PARAMETERS: &[&str] = &[
    "AWSAccessKeyId",
    "Signature",
    "X-Amz-Credential",
    "X-Amz-Security-Token",
    "X-Amz-Signature",
    "X-Goog-Signature",
    "sig",
];

/// The URL without user and password and without the values of secret query parameters.
pub(super) fn redacted(url: &str) -> Cow<'_, str> {
    match without_credentials(url) {
        Cow::Borrowed(url) => without_secrets(url),
        Cow::Owned(url) => Cow::Owned(without_secrets(&url).into_owned()),
    }
}

fn without_credentials(url: &str) -> Cow<'_, str> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return Cow::Borrowed(url);
    };
    let authority = &rest[..rest.find(['/', '?', '#']).unwrap_or(rest.len())];
    match authority.rfind('@') {
        Some(at) => Cow::Owned(format!("{scheme}://{REDACTED}:{REDACTED}{}", &rest[at..])),
        None => Cow::Borrowed(url),
    }
}

fn without_secrets(url: &str) -> Cow<'_, str> {
    let (before_fragment, fragment) = match url.find('#') {
        Some(start) => url.split_at(start),
        None => (url, ""),
    };
    let Some((path, query)) = before_fragment.split_once('?') else {
        return Cow::Borrowed(url);
    };
    if !query.split('&').any(is_secret) {
        return Cow::Borrowed(url);
    }
    let query: Vec<Cow<'_, str>> = query.split('&').map(without_secret).collect();
    Cow::Owned(format!("{path}?{}{fragment}", query.join("&")))
}

fn is_secret(parameter: &str) -> bool {
    parameter
        .split_once('=')
        .is_some_and(|(key, _)| SECRET_PARAMETERS.contains(&key))
}

fn without_secret(parameter: &str) -> Cow<'_, str> {
    match parameter.split_once('=') {
        Some((key, _)) if SECRET_PARAMETERS.contains(&key) => {
            Cow::Owned(format!("{key}={REDACTED}"))
        }
        _ => Cow::Borrowed(parameter),
    }
}

#[cfg(test)]
mod tests {
    use super::redacted;

    #[test]
    fn nothing_changes_where_nothing_is_secret() {
        for url in [
            "http://essays.example/7?page=2#end",
            "http://essays.example/a@b?to=c@d",
            "http://essays.example?sig",
            "http://essays.example/?SIG=x&design=y",
            "/essays/7?page=2",
            "",
            "://",
            "?&=&#?",
        ] {
            assert_eq!(redacted(url), url);
        }
    }

    #[test]
    fn credentials_go() {
        for (url, recorded) in [
            (
                "http://ada:secret@e.example/7",
                "http://REDACTED:REDACTED@e.example/7",
            ),
            ("http://ada@e.example", "http://REDACTED:REDACTED@e.example"),
            (
                "http://a@b:c@e.example?q",
                "http://REDACTED:REDACTED@e.example?q",
            ),
            (
                "https://e.example/?page=2&sig=a=b&X-Amz-Signature=c&last#f",
                "https://e.example/?page=2&sig=REDACTED&X-Amz-Signature=REDACTED&last#f",
            ),
            (
                "https://u@e.example/?Signature=",
                "https://REDACTED:REDACTED@e.example/?Signature=REDACTED",
            ),
        ] {
            assert_eq!(redacted(url), recorded);
        }
    }
}
