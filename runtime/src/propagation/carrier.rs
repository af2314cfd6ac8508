use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;

/// Something a context can be read from, such as the headers of a request or a message.
///
/// Keys are compared without regard to case, as HTTP has it.
///
/// ```
/// use std::collections::HashMap;
/// use traced::Carrier;
///
/// let headers = HashMap::from([("Traceparent".to_owned(), "00-…".to_owned())]);
/// assert_eq!(headers.get("traceparent").map(String::as_str), None); // the map's own
/// assert_eq!(Carrier::get(&headers, "traceparent"), Some("00-…"));
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no carrier of a trace context",
    label = "neither a map of strings nor a type that implements `traced::Carrier`",
    note = "`HashMap<String, String>` and `BTreeMap<String, String>` are carriers, and `http::HeaderMap` with traced's feature `http`"
)]
pub trait Carrier {
    /// The value of a key. Where a key repeats, which one it is goes by the carrier: for HTTP headers the first, for
    /// Kafka's the last, which is the one that was added last.
    fn get(&self, key: &str) -> Option<&str>;

    /// The keys there are.
    fn keys(&self) -> Vec<&str>;

    /// All values of a key, in their order: HTTP and other protocols let a header repeat. Of a carrier that keeps one
    /// value per key it is that one, which is what this does unless it is overridden.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use traced::Carrier;
    ///
    /// let headers = HashMap::from([("baggage".to_owned(), "a=1".to_owned())]);
    /// assert_eq!(headers.get_all("Baggage"), ["a=1"]);
    /// assert!(headers.get_all("traceparent").is_empty());
    /// ```
    fn get_all(&self, key: &str) -> Vec<&str> {
        self.get(key).into_iter().collect()
    }
}

/// Something a context can be written to.
///
/// ```
/// use std::collections::BTreeMap;
/// use traced::CarrierMut;
///
/// let mut metadata = BTreeMap::new();
/// metadata.set("traceparent", "00-…".to_owned());
/// assert_eq!(metadata["traceparent"], "00-…");
/// ```
#[diagnostic::on_unimplemented(
    message = "a trace context cannot be written to `{Self}`",
    label = "neither a map of strings nor a type that implements `traced::CarrierMut`",
    note = "`HashMap<String, String>` and `BTreeMap<String, String>` are carriers, and `http::HeaderMap` with traced's feature `http`"
)]
pub trait CarrierMut {
    /// Sets a key, in place of any value it has.
    fn set(&mut self, key: &str, value: String);
}

#[diagnostic::do_not_recommend]
impl<C: Carrier + ?Sized> Carrier for &C {
    fn get(&self, key: &str) -> Option<&str> {
        (**self).get(key)
    }

    fn keys(&self) -> Vec<&str> {
        (**self).keys()
    }

    fn get_all(&self, key: &str) -> Vec<&str> {
        (**self).get_all(key)
    }
}

#[diagnostic::do_not_recommend]
impl<C: CarrierMut + ?Sized> CarrierMut for &mut C {
    fn set(&mut self, key: &str, value: String) {
        (**self).set(key, value);
    }
}

impl<S: BuildHasher> Carrier for HashMap<String, String, S> {
    fn get(&self, key: &str) -> Option<&str> {
        get_from(self, HashMap::get(self, key), key)
    }

    fn keys(&self) -> Vec<&str> {
        HashMap::keys(self).map(String::as_str).collect()
    }
}

impl<S: BuildHasher> CarrierMut for HashMap<String, String, S> {
    fn set(&mut self, key: &str, value: String) {
        self.retain(|other, _| !is_other_spelling(other, key));
        self.insert(key.to_owned(), value);
    }
}

impl Carrier for BTreeMap<String, String> {
    fn get(&self, key: &str) -> Option<&str> {
        get_from(self, BTreeMap::get(self, key), key)
    }

    fn keys(&self) -> Vec<&str> {
        BTreeMap::keys(self).map(String::as_str).collect()
    }
}

impl CarrierMut for BTreeMap<String, String> {
    fn set(&mut self, key: &str, value: String) {
        self.retain(|other, _| !is_other_spelling(other, key));
        self.insert(key.to_owned(), value);
    }
}

/// The exact spelling first, which is nearly always the one there is.
fn get_from<'a>(
    entries: impl IntoIterator<Item = (&'a String, &'a String)>,
    exact: Option<&'a String>,
    key: &str,
) -> Option<&'a str> {
    exact
        .or_else(|| {
            let mut entries = entries.into_iter();
            entries
                .find(|(other, _)| other.eq_ignore_ascii_case(key))
                .map(|(_, value)| value)
        })
        .map(String::as_str)
}

/// A stale `Traceparent` beside the `traceparent` just written would be read by some and not by others.
pub(crate) fn is_other_spelling(other: &str, key: &str) -> bool {
    other != key && other.eq_ignore_ascii_case(key)
}

#[cfg(feature = "http")]
impl Carrier for http::HeaderMap {
    /// Headers that are not visible ASCII count as absent.
    fn get(&self, key: &str) -> Option<&str> {
        http::HeaderMap::get(self, key).and_then(|value| value.to_str().ok())
    }

    fn keys(&self) -> Vec<&str> {
        http::HeaderMap::keys(self)
            .map(http::HeaderName::as_str)
            .collect()
    }

    fn get_all(&self, key: &str) -> Vec<&str> {
        let values = http::HeaderMap::get_all(self, key).iter();
        values.filter_map(|value| value.to_str().ok()).collect()
    }
}

#[cfg(feature = "http")]
impl CarrierMut for http::HeaderMap {
    /// What HTTP does not allow in a header is left out.
    fn set(&mut self, key: &str, value: String) {
        if let (Ok(name), Ok(value)) = (
            http::HeaderName::try_from(key),
            http::HeaderValue::try_from(value),
        ) {
            self.insert(name, value);
        }
    }
}

#[cfg(feature = "json")]
impl Carrier for serde_json::Map<String, serde_json::Value> {
    /// Values that are no strings count as absent.
    fn get(&self, key: &str) -> Option<&str> {
        let exact = serde_json::Map::get(self, key);
        let value = exact.or_else(|| {
            let mut entries = self.iter();
            entries
                .find(|(other, _)| other.eq_ignore_ascii_case(key))
                .map(|(_, value)| value)
        });
        value.and_then(serde_json::Value::as_str)
    }

    fn keys(&self) -> Vec<&str> {
        serde_json::Map::keys(self).map(String::as_str).collect()
    }
}

#[cfg(feature = "json")]
impl CarrierMut for serde_json::Map<String, serde_json::Value> {
    fn set(&mut self, key: &str, value: String) {
        self.retain(|other, _| !is_other_spelling(other, key));
        self.insert(key.to_owned(), value.into());
    }
}
