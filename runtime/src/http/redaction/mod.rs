//! URLs and their queries without what nobody should read, by the rules of the attributes
//! [`url.full` and `url.query`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/).

use std::borrow::Cow;

use percent_encoding::percent_decode_str;

mod key;
mod path;

use key::is_sensitive;
pub(super) use path::path;

/// What stands in the place of a value.
const REDACTED: &str = "REDACTED";

/// What a service that is asked over HTTP takes for a key of its interface, as those of Google do. A service that is asked
/// may mean the key of an entry.
const OF_CLIENTS: [&str; 1] = ["key"];

/// The URL without user and password, and with `REDACTED` for the values of sensitive keys in its query.
pub(super) fn url(url: &str) -> Cow<'_, str> {
    then(without_credentials(url), with_redacted_query)
}

/// The same, and with `REDACTED` for the sensitive parameters of the template that its path was made from.
pub(super) fn url_of_template<'u>(whole: &'u str, template: &str) -> Cow<'u, str> {
    then(url(whole), |url| with_redacted_path(url, template))
}

fn then(text: Cow<'_, str>, redact: impl Fn(&str) -> Cow<'_, str>) -> Cow<'_, str> {
    match text {
        Cow::Borrowed(text) => redact(text),
        Cow::Owned(text) => Cow::Owned(redact(&text).into_owned()),
    }
}

fn with_redacted_path<'u>(url: &'u str, template: &str) -> Cow<'u, str> {
    let authority = url.find("://").map_or(0, |end| end + "://".len());
    let (before, rest) = url.split_at(
        url[authority..]
            .find('/')
            .map_or(url.len(), |at| authority + at),
    );
    let (whole, after) = rest.split_at(rest.find(['?', '#']).unwrap_or(rest.len()));
    let template = template.split(['?', '#']).next().unwrap_or(template);
    match path(whole, template, &OF_CLIENTS) {
        Cow::Borrowed(_) => Cow::Borrowed(url),
        Cow::Owned(redacted) => Cow::Owned(format!("{before}{redacted}{after}")),
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
    match query(rest, &OF_CLIENTS) {
        Cow::Borrowed(_) => Cow::Borrowed(url),
        Cow::Owned(redacted) => Cow::Owned(format!("{path}?{redacted}{fragment}")),
    }
}

/// The query, with `REDACTED` for the values of sensitive keys and of those in `also`.
pub(super) fn query<'q>(query: &'q str, also: &[impl AsRef<str>]) -> Cow<'q, str> {
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
fn sensitive_from(pair: &str, also: &[impl AsRef<str>]) -> Option<usize> {
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

#[cfg(test)]
mod tests {
    fn redacts(query: &str, expected: &str) {
        let also = ["invitation".to_owned()];
        assert_eq!(super::query(query, &also), expected, "{query}");
    }

    #[test]
    fn a_template_says_what_in_a_path_is_sensitive() {
        for (template, url, recorded) in [
            (
                "/reset/{token}",
                "https://e.example/reset/s3cret?page=2",
                "https://e.example/reset/REDACTED?page=2",
            ),
            (
                "/reset/{token}?page={page}",
                "https://e.example/v1/reset/s3cret",
                "https://e.example/v1/reset/REDACTED",
            ),
            (
                "/reset/{token}",
                "https://u@e.example/reset/s3cret#end",
                "https://REDACTED:REDACTED@e.example/reset/REDACTED#end",
            ),
            (
                "/essays/{id}",
                "https://e.example/essays/7?sig=a",
                "https://e.example/essays/7?sig=REDACTED",
            ),
            ("/reset/{token}", "https://e.example", "https://e.example"),
            ("", "https://e.example/7", "https://e.example/7"),
        ] {
            assert_eq!(
                super::url_of_template(url, template),
                recorded,
                "{template}"
            );
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
            "token[]=1&user[token]=2&sig[0]=3&TOKEN%5B%5D=4&a.pin=5&[]=6&token[id]=7",
            "token[]=REDACTED&user[token]=REDACTED&sig[0]=3&TOKEN%5B%5D=REDACTED&a.pin=REDACTED&[]=6&token[id]=7",
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
            "key=1",
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
                "https://e.example/?key=a&pass=b&sid=c&keys=d&passage=e",
                "https://e.example/?key=REDACTED&pass=REDACTED&sid=REDACTED&keys=d&passage=e",
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
