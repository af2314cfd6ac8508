//! The headers of Kafka as metadata, and back.

use std::collections::HashMap;

use rdkafka::message::{BorrowedHeaders, Header, Headers as _, OwnedHeaders};

pub(super) fn of_metadata(metadata: &HashMap<String, String>) -> OwnedHeaders {
    let headers = OwnedHeaders::new_with_capacity(metadata.len());
    metadata.iter().fold(headers, |headers, (name, value)| {
        headers.insert(Header {
            key: name,
            value: Some(value),
        })
    })
}

/// The headers that are text. Where one repeats, the last counts, as it does for Kafka's own clients.
pub(super) fn texts(headers: Option<&BorrowedHeaders>) -> HashMap<String, String> {
    let entries = headers.into_iter().flat_map(|headers| headers.iter());
    entries
        .filter_map(|header| {
            let text = std::str::from_utf8(header.value?).ok()?;
            Some((header.key.to_owned(), text.to_owned()))
        })
        .collect()
}

/// `headers` with one of them set, in place of any value it has.
pub(super) fn with(headers: Option<&OwnedHeaders>, name: &str, value: &str) -> OwnedHeaders {
    let others = headers.into_iter().flat_map(|headers| headers.iter());
    let kept = others.filter(|header| header.key != name);
    let kept = kept.fold(OwnedHeaders::new(), OwnedHeaders::insert);
    kept.insert(Header {
        key: name,
        value: Some(value),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_come_back_as_they_went() {
        let metadata = HashMap::from([
            ("traceparent".to_owned(), "00-a-b-01".to_owned()),
            ("baggage".to_owned(), "sch\u{fc}ler=1".to_owned()),
        ]);
        let headers = of_metadata(&metadata);
        assert_eq!(texts(Some(headers.as_borrowed())), metadata);
        assert_eq!(texts(None), HashMap::new());
    }

    #[test]
    fn what_is_no_text_is_no_metadata_and_the_last_of_several_counts() {
        let headers = OwnedHeaders::new()
            .insert(Header {
                key: "binary",
                value: Some(&[0xff][..]),
            })
            .insert(Header {
                key: "null",
                value: None::<&str>,
            })
            .insert(Header {
                key: "twice",
                value: Some("first"),
            })
            .insert(Header {
                key: "twice",
                value: Some("last"),
            });
        let expected = HashMap::from([("twice".to_owned(), "last".to_owned())]);
        assert_eq!(texts(Some(headers.as_borrowed())), expected);
    }

    #[test]
    fn a_header_that_is_set_again_is_there_once() {
        let once = with(None, "attempt", "2");
        let headers = with(Some(&with(Some(&once), "other", "a")), "attempt", "3");
        assert_eq!(headers.count(), 2);
        let expected =
            [("attempt", "3"), ("other", "a")].map(|(k, v)| (k.to_owned(), v.to_owned()));
        assert_eq!(texts(Some(headers.as_borrowed())), HashMap::from(expected));
    }
}
