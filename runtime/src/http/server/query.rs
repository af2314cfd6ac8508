//! The query of a URL, without the values that nobody should read.

use std::borrow::Cow;

use traced_conventions::is_personal_query_key;

/// What stands in the place of a value
/// ([`url.query`](https://opentelemetry.io/docs/specs/semconv/registry/attributes/url/)).
const REDACTED: &str = "REDACTED";

/// The keys of signed URLs that the conventions name, and one that opens accounts in nearly every link that has it.
const SENSITIVE: [&str; 5] = [
    "AWSAccessKeyId",
    "Signature",
    "sig",
    "X-Goog-Signature",
    "token",
];

/// The keys of AWS's signed URLs begin like this.
const AMAZON: &str = "x-amz-";

/// The query, with `REDACTED` for the values of sensitive keys and of those in `also`.
pub(super) fn redacted<'q>(query: &'q str, also: &[String]) -> Cow<'q, str> {
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
        if part.len() > key.len() && is_sensitive(&decoded(key), also) {
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
    is_amazon || known.any(|known| key.eq_ignore_ascii_case(known)) || is_personal_query_key(key)
}

/// A key without its percent-encoding.
fn decoded(key: &str) -> Cow<'_, str> {
    if !key.contains('%') {
        return Cow::Borrowed(key);
    }
    let bytes = key.as_bytes();
    let mut plain = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(&byte) = bytes.get(at) {
        match (
            byte,
            key.get(at + 1..at + 3)
                .map(|hex| u8::from_str_radix(hex, 16)),
        ) {
            (b'%', Some(Ok(encoded))) => {
                plain.push(encoded);
                at += 3;
            }
            _ => {
                plain.push(byte);
                at += 1;
            }
        }
    }
    Cow::Owned(String::from_utf8_lossy(&plain).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn redacts(query: &str, expected: &str) {
        let also = ["invitation".to_owned()];
        assert_eq!(redacted(query, &also), expected, "{query}");
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
}
