//! URLs and their queries without what nobody should read, by the rules of the attributes
//! [`url.full` and `url.query`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;
use traced_conventions::is_personal_query_key;

/// What stands in the place of a value.
const REDACTED: &str = "REDACTED";

/// The keys of signed URLs that the conventions name, and what opens an account in nearly every link that has it.
const SENSITIVE: [&str; 9] = [
    "AWSAccessKeyId",
    "Signature",
    "sig",
    "X-Goog-Signature",
    "session_id",
    "sessionid",
    "jsessionid",
    "PHPSESSID",
    "SAMLResponse",
];

/// Keys that end so are of that kind, too: `token`, `private_token`, `inviteToken`.
const TOKEN: &str = "token";

/// The keys of AWS's signed URLs begin like this.
const AMAZON: &str = "x-amz-";

/// The URL without user and password, and with `REDACTED` for the values of sensitive keys in its query.
pub(super) fn url(url: &str) -> Cow<'_, str> {
    match without_credentials(url) {
        Cow::Borrowed(url) => with_redacted_query(url),
        Cow::Owned(url) => Cow::Owned(with_redacted_query(&url).into_owned()),
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

fn with_redacted_query(url: &str) -> Cow<'_, str> {
    let (before_fragment, fragment) = match url.find('#') {
        Some(start) => url.split_at(start),
        None => (url, ""),
    };
    let Some((path, rest)) = before_fragment.split_once('?') else {
        return Cow::Borrowed(url);
    };
    match query(rest, &[]) {
        Cow::Borrowed(_) => Cow::Borrowed(url),
        Cow::Owned(redacted) => Cow::Owned(format!("{path}?{redacted}{fragment}")),
    }
}

/// The path, with `REDACTED` for the parameters of the route whose names are sensitive: `/reset/{token}`, `/files/{*key}`.
pub(super) fn path<'p>(path: &'p str, route: &str, also: &[String]) -> Cow<'p, str> {
    let parameter = |part: &str| {
        let name = part.strip_prefix('{')?.strip_suffix('}')?;
        let rest = name.strip_prefix('*');
        is_sensitive(rest.unwrap_or(name), also).then_some(rest.is_some())
    };
    let mut parameters = route.split('/').map(parameter);
    if parameters.clone().all(|takes_rest| takes_rest.is_none()) {
        return Cow::Borrowed(path);
    }
    let mut visible = Vec::new();
    for part in path.split('/') {
        let takes_rest = parameters.next().flatten();
        visible.push(takes_rest.map_or(part, |_| REDACTED));
        if takes_rest == Some(true) {
            break;
        }
    }
    Cow::Owned(visible.join("/"))
}

/// The query, with `REDACTED` for the values of sensitive keys and of those in `also`.
pub(super) fn query<'q>(query: &'q str, also: &[String]) -> Cow<'q, str> {
    let visible: Vec<Option<usize>> = query
        .split('&')
        .map(|pair| sensitive_from(pair, also))
        .collect();
    if visible.iter().all(Option::is_none) {
        return Cow::Borrowed(query);
    }
    let pairs = query.split('&').zip(visible);
    let pairs = pairs.map(|(pair, sensitive)| match sensitive {
        Some(from) => Cow::Owned(format!("{}={REDACTED}", &pair[..from])),
        None => Cow::Borrowed(pair),
    });
    Cow::Owned(pairs.collect::<Vec<_>>().join("&"))
}

/// Where the first sensitive key of a pair ends. Some part pairs with `;`, others take it as part of the value: what
/// follows a sensitive key is sensitive in either reading.
fn sensitive_from(pair: &str, also: &[String]) -> Option<usize> {
    let mut start = 0;
    for part in pair.split(';') {
        let key = part.split('=').next().unwrap_or(part);
        if part.len() > key.len()
            && is_sensitive(&percent_decode_str(key).decode_utf8_lossy(), also)
        {
            return Some(start + key.len());
        }
        start += part.len() + 1;
    }
    None
}

fn is_sensitive(key: &str, also: &[String]) -> bool {
    let mut known = SENSITIVE.into_iter().chain(also.iter().map(String::as_str));
    let is_amazon = key
        .get(..AMAZON.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(AMAZON));
    let end = key.len().checked_sub(TOKEN.len());
    let is_token = end
        .and_then(|end| key.get(end..))
        .is_some_and(|end| end.eq_ignore_ascii_case(TOKEN));
    is_amazon
        || is_token
        || known.any(|known| key.eq_ignore_ascii_case(known))
        || is_personal_query_key(key)
}

#[cfg(test)]
mod tests {
    fn redacts(query: &str, expected: &str) {
        let also = ["invitation".to_owned()];
        assert_eq!(super::query(query, &also), expected, "{query}");
    }

    #[test]
    fn sensitive_parameters_of_a_route_are_redacted() {
        let also = ["invitation".to_owned()];
        for (route, path, expected) in [
            ("/reset/{token}", "/reset/s3cret", "/reset/REDACTED"),
            (
                "/by/{email}/essays/{id}",
                "/by/a@b.c/essays/7",
                "/by/REDACTED/essays/7",
            ),
            ("/join/{invitation}", "/join/x", "/join/REDACTED"),
            (
                "/sessions/{*session_id}",
                "/sessions/a/b",
                "/sessions/REDACTED",
            ),
            ("/essays/{id}", "/essays/7", "/essays/7"),
            ("/reset/{token}", "/", "/"),
            ("", "/reset/s3cret", "/reset/s3cret"),
        ] {
            assert_eq!(super::path(path, route, &also), expected, "{route}");
        }
    }

    #[test]
    fn values_of_sensitive_keys_are_redacted() {
        redacts("sig=a", "sig=REDACTED");
        redacts("page=2&Signature=a%20b&x", "page=2&Signature=REDACTED&x");
        redacts(
            "X-Amz-Credential=a&X-Goog-Signature=b",
            "X-Amz-Credential=REDACTED&X-Goog-Signature=REDACTED",
        );
        redacts("AWSAccessKeyId=a=b==", "AWSAccessKeyId=REDACTED");
        redacts(
            "userEmail=a@b.example&token=1",
            "userEmail=REDACTED&token=REDACTED",
        );
        redacts("INVITATION=1", "INVITATION=REDACTED");
        redacts(
            "private_token=1&inviteToken=2&tokens=3&ключtoken=4",
            "private_token=REDACTED&inviteToken=REDACTED&tokens=3&ключtoken=REDACTED",
        );
        redacts(
            "SAMLResponse=1&sessionId=2",
            "SAMLResponse=REDACTED&sessionId=REDACTED",
        );
        redacts(
            "%73ig=a&filter%5Bemail%5D=b",
            "%73ig=REDACTED&filter%5Bemail%5D=REDACTED",
        );
    }

    #[test]
    fn a_semicolon_may_part_pairs_or_belong_to_a_value() {
        redacts("page=1;sig=a&b=2", "page=1;sig=REDACTED&b=2");
        redacts("sig=a;rest", "sig=REDACTED");
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for query in [
            "page=2&sort=asc",
            "&&",
            "=",
            "a=b=c&d",
            "%=%zz&%e2%82=1",
            "sig",
            "design=1",
            "ключ=1",
        ] {
            redacts(query, query);
        }
    }

    #[test]
    fn a_url_without_secrets_stays_as_it_is() {
        for url in [
            "http://essays.example/7?page=2#end",
            "http://essays.example/a@b?to=c@d",
            "http://essays.example?sig",
            "http://essays.example/?design=y",
            "/essays/7?page=2",
            "",
            "://",
            "?&=&#?",
        ] {
            assert_eq!(super::url(url), url);
        }
    }

    #[test]
    fn credentials_in_urls_go() {
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
                "https://e.example/?SIG=a&%73ig=b&userEmail=c;token=d",
                "https://e.example/?SIG=REDACTED&%73ig=REDACTED&userEmail=REDACTED",
            ),
            (
                "https://u@e.example/?Signature=",
                "https://REDACTED:REDACTED@e.example/?Signature=REDACTED",
            ),
        ] {
            assert_eq!(super::url(url), recorded);
        }
    }
}
