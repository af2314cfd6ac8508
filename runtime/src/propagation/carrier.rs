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
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use traced::Carrier;
    ///
    /// let metadata = BTreeMap::from([("TraceState".to_owned(), "a=1".to_owned())]);
    /// assert_eq!(Carrier::get(&metadata, "tracestate"), Some("a=1"));
    /// ```
    fn get(&self, key: &str) -> Option<&str>;

    /// The keys there are.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use traced::Carrier;
    ///
    /// let metadata = BTreeMap::from([("traceparent".to_owned(), "00-…".to_owned())]);
    /// assert_eq!(Carrier::keys(&metadata), ["traceparent"]);
    /// ```
    fn keys(&self) -> Vec<&str>;

    /// All values of a key, in their order, for a carrier in which a key that repeats has several: of HTTP headers. What
    /// [`get`](Self::get) returns, unless a carrier says otherwise, is all there is of it.
    ///
    /// A value that is no text stands among the others as U+FFFD: that it is there can make the others invalid.
    ///
    /// ```
    /// use traced::Carrier;
    ///
    /// struct Headers(Vec<(String, String)>);
    ///
    /// impl Carrier for Headers {
    ///     fn get(&self, key: &str) -> Option<&str> {
    ///         self.get_all(key).first().copied()
    ///     }
    ///
    ///     fn keys(&self) -> Vec<&str> {
    ///         self.0.iter().map(|(name, _)| name.as_str()).collect()
    ///     }
    ///
    ///     fn get_all(&self, key: &str) -> Vec<&str> {
    ///         let headers = self.0.iter().filter(|(name, _)| name.eq_ignore_ascii_case(key));
    ///         headers.map(|(_, value)| value.as_str()).collect()
    ///     }
    /// }
    ///
    /// let headers = ["a=1", "b=2"].map(|value| ("tracestate".to_owned(), value.to_owned()));
    /// let headers = Headers(headers.into());
    /// assert_eq!(headers.get_all("tracestate"), ["a=1", "b=2"]);
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
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use traced::CarrierMut;
    ///
    /// let mut metadata = HashMap::from([("traceparent".to_owned(), "00-stale".to_owned())]);
    /// metadata.set("traceparent", "00-…".to_owned());
    /// assert_eq!(metadata["traceparent"], "00-…");
    /// ```
    fn set(&mut self, key: &str, value: String);

    /// Takes a key out, in all its spellings. Unless a carrier says otherwise, this does nothing.
    ///
    /// [`inject`](crate::inject) calls it: where a carrier is used again, what another trace has left in it must not be
    /// taken for a part of this one.
    ///
    /// ```
    /// use std::collections::BTreeMap;
    /// use traced::CarrierMut;
    ///
    /// let mut metadata = BTreeMap::from([("TraceState".to_owned(), "a=1".to_owned())]);
    /// CarrierMut::remove(&mut metadata, "tracestate");
    /// assert!(metadata.is_empty());
    /// ```
    fn remove(&mut self, key: &str) {
        let _ = key;
    }
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

    fn remove(&mut self, key: &str) {
        (**self).remove(key);
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

    fn remove(&mut self, key: &str) {
        self.retain(|other, _| !other.eq_ignore_ascii_case(key));
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

    fn remove(&mut self, key: &str) {
        self.retain(|other, _| !other.eq_ignore_ascii_case(key));
    }
}

/// What stands for a value that is no text: no format of ours has it in a valid one.
#[cfg(feature = "http")]
const UNREADABLE: &str = "\u{fffd}";

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
        let values = http::HeaderMap::get_all(self, key);
        let texts = values
            .iter()
            .map(|value| value.to_str().unwrap_or(UNREADABLE));
        texts.collect()
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

    fn remove(&mut self, key: &str) {
        http::HeaderMap::remove(self, key);
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

    fn remove(&mut self, key: &str) {
        self.retain(|other, _| !other.eq_ignore_ascii_case(key));
    }
}
