//! Headers, as carriers.

use std::panic::{AssertUnwindSafe, catch_unwind};

use rdkafka::message::{BorrowedHeaders, Header, Headers, OwnedHeaders};

use super::SYSTEM;
use crate::messaging::{Message, MessageMut};
use crate::{Carrier, CarrierMut};

macro_rules! carriers {
    ($($type:ty),*) => {$(
        impl Carrier for $type {
            /// The last value of a key, which in Kafka stands for all that repeat; null and what is not UTF-8 counts as
            /// absent.
            fn get(&self, key: &str) -> Option<&str> {
                last(self, key)
            }

            fn keys(&self) -> Vec<&str> {
                keys(self)
            }
        }

        impl Message for $type {
            fn carrier(&self) -> Option<&dyn Carrier> {
                Some(self)
            }

            fn system(&self) -> Option<&'static str> {
                Some(SYSTEM)
            }
        }
    )*};
}

carriers!(BorrowedHeaders, OwnedHeaders);

impl CarrierMut for OwnedHeaders {
    /// Takes all values of the key out, whatever its case, and appends the new one.
    fn set(&mut self, key: &str, value: String) {
        let others = without(std::mem::take(self), key);
        *self = others.insert(Header {
            key,
            value: Some(&value),
        });
    }

    fn remove(&mut self, key: &str) {
        *self = without(std::mem::take(self), key);
    }
}

impl MessageMut for OwnedHeaders {
    fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
        Some(self)
    }
}

/// The value of the last header of that name.
fn last<'a, H: Headers>(headers: &'a H, key: &str) -> Option<&'a str> {
    let last = readable(|| {
        (0..headers.count())
            .rev()
            .filter_map(|index| headers.try_get(index))
            .find(|header| header.key.eq_ignore_ascii_case(key))
    })?;
    std::str::from_utf8(last?.value?).ok()
}

fn keys<H: Headers>(headers: &H) -> Vec<&str> {
    readable(|| headers.iter().map(|header| header.key).collect()).unwrap_or_default()
}

/// The headers of all other names. Those that cannot be read cannot be copied either, and so all stay: the last one
/// counts.
fn without(headers: OwnedHeaders, key: &str) -> OwnedHeaders {
    let is_stale = |header: &Header<'_, &[u8]>| header.key.eq_ignore_ascii_case(key);
    let others = readable(|| {
        headers.iter().any(|header| is_stale(&header)).then(|| {
            let others = headers.iter().filter(|header| !is_stale(header));
            others.fold(OwnedHeaders::new(), OwnedHeaders::insert)
        })
    });
    others.flatten().unwrap_or(headers)
}

/// What `read` finds in headers that can be read: rdkafka 0.39 panics at a name that is not UTF-8, which any producer may
/// write. Nothing is changed while reading that could be left half done.
fn readable<T>(read: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(entries: &[(&str, Option<&[u8]>)]) -> OwnedHeaders {
        entries
            .iter()
            .fold(OwnedHeaders::new(), |headers, (key, value)| {
                headers.insert(Header { key, value: *value })
            })
    }

    fn entries(headers: &OwnedHeaders) -> Vec<(&str, Option<&[u8]>)> {
        let entries = headers.iter();
        entries.map(|header| (header.key, header.value)).collect()
    }

    #[test]
    fn the_last_value_counts_in_any_case_if_it_is_text() {
        type Case<'a> = (&'a [(&'a str, Option<&'a [u8]>)], Option<&'a str>);
        let cases: [Case<'_>; 9] = [
            (&[], None),
            (&[("other", Some(b"x"))], None),
            (&[("traceparent", Some(b"a"))], Some("a")),
            (&[("TraceParent", Some(b"a"))], Some("a")),
            (&[("traceparent", Some(b""))], Some("")),
            (
                &[
                    ("traceparent", Some(b"stale")),
                    ("x", None),
                    ("Traceparent", Some(b"new")),
                    ("tracestate", Some(b"x")),
                ],
                Some("new"),
            ),
            (&[("traceparent", None)], None),
            (&[("traceparent", Some(b"\xff\xfe"))], None),
            (&[("traceparent", Some(b"a")), ("traceparent", None)], None),
        ];
        for (entries, expected) in cases {
            let owned = headers(entries);
            assert_eq!(Carrier::get(&owned, "traceparent"), expected, "{entries:?}");
            let borrowed = owned.as_borrowed();
            assert_eq!(Carrier::get(borrowed, "traceparent"), expected);
            let names: Vec<&str> = entries.iter().map(|(key, _)| *key).collect();
            assert_eq!(Carrier::keys(&owned), names);
        }
    }

    #[test]
    fn what_is_written_replaces_what_is_stale_and_nothing_else() {
        let mut headers = headers(&[
            ("null", None),
            ("Traceparent", Some(b"stale")),
            ("binary", Some(b"\xff\x00")),
            ("traceparent", Some(b"stale too")),
            ("empty", Some(b"")),
            ("null", Some(b"repeated")),
        ]);
        headers.set("traceparent", "new".to_owned());
        headers.set("tracestate", "vendor=1".to_owned());
        headers.set("traceparent", "newer".to_owned());
        assert_eq!(
            entries(&headers),
            [
                ("null", None),
                ("binary", Some(&b"\xff\x00"[..])),
                ("empty", Some(b"")),
                ("null", Some(b"repeated")),
                ("tracestate", Some(b"vendor=1")),
                ("traceparent", Some(b"newer")),
            ]
        );
    }

    /// As rdkafka's own, with a name in the middle that is not UTF-8.
    struct Unreadable;

    impl Headers for Unreadable {
        fn count(&self) -> usize {
            3
        }

        fn try_get(&self, index: usize) -> Option<Header<'_, &[u8]>> {
            let names: [&[u8]; 3] = [b"first", b"\xff", b"last"];
            Some(Header {
                key: std::str::from_utf8(names.get(index)?).expect("not UTF-8"),
                value: Some(b"value"),
            })
        }
    }

    #[test]
    fn a_name_that_rdkafka_panics_at_is_no_reason_to_fail() {
        assert_eq!(last(&Unreadable, "last"), Some("value"));
        assert_eq!(last(&Unreadable, "first"), None);
        assert_eq!(keys(&Unreadable), Vec::<&str>::new());
    }
}
