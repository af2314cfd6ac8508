//! Secrets in the URLs that reqwest's errors tell.

use super::super::super::redaction;

/// What each error of reqwest that knows a URL ends with, before the URL and a parenthesis.
const BEFORE: &str = " for url (";

/// Takes secrets out of the URLs that errors of reqwest tell, in the message of any error.
///
/// It goes by the text: what is around an error of reqwest may have its message and not be asked for the error itself,
/// such as `thiserror`'s `transparent` or an error that was made a string.
pub(crate) fn take_out(message: &mut String) {
    if !message.contains(BEFORE) {
        return;
    }
    let mut parts = message.split(BEFORE);
    let mut safe = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (url, rest) = part.split_at(end_of_url(part));
        safe.push_str(BEFORE);
        safe.push_str(&redaction::url(url));
        safe.push_str(rest);
    }
    *message = safe;
}

/// There is no white space in a URL, but there may be parentheses.
fn end_of_url(part: &str) -> usize {
    let end = part.find(char::is_whitespace).unwrap_or(part.len());
    part[..end].rfind(')').unwrap_or(end)
}

#[cfg(test)]
mod tests {
    fn redacts(message: &str, expected: &str) {
        let mut message = message.to_owned();
        super::take_out(&mut message);
        assert_eq!(message, expected);
    }

    #[test]
    fn urls_are_redacted_whatever_is_around_them() {
        redacts(
            "request failed: error sending request for url (http://e.example/?sig=a)",
            "request failed: error sending request for url (http://e.example/?sig=REDACTED)",
        );
        redacts(
            "builder error for url (http://ada:b@e.example/(7)?sig=(a)&p=2): refused (os error 1)",
            "builder error for url (http://REDACTED:REDACTED@e.example/(7)?sig=REDACTED&p=2): refused (os error 1)",
        );
        redacts(
            "one for url (http://e.example/?sig=a), two for url (http://e.example/?token=b",
            "one for url (http://e.example/?sig=REDACTED), two for url (http://e.example/?token=REDACTED",
        );
    }

    #[test]
    fn everything_else_stays_as_it_is() {
        for message in [
            "",
            "no word for url",
            "error for url (http://e.example/7?page=2)",
            "http://e.example/?sig=a is none of reqwest's",
            " for url ( for url ()é",
        ] {
            redacts(message, message);
        }
    }
}
