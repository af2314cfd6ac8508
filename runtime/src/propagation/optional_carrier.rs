//! A carrier that is not there until something is written to it.

use super::{Carrier, CarrierMut};

/// The carrier is made when there is something to write.
///
/// ```
/// use std::collections::BTreeMap;
/// use traced::CarrierMut;
///
/// let mut headers: Option<BTreeMap<String, String>> = None;
/// CarrierMut::remove(&mut headers, "tracestate");
/// assert_eq!(headers, None);
/// headers.set("traceparent", "00-…".to_owned());
/// assert_eq!(headers.unwrap()["traceparent"], "00-…");
/// ```
#[diagnostic::do_not_recommend]
impl<C: Carrier + CarrierMut + Default> CarrierMut for Option<C> {
    fn set(&mut self, key: &str, value: String) {
        match self {
            Some(carrier) => carrier.set(key, value),
            None => {
                let mut carrier = C::default();
                carrier.set(key, value);
                // Some leave out what they cannot hold; then there is still nothing to send.
                *self = Some(carrier).filter(|carrier| carrier.get(key).is_some());
            }
        }
    }

    fn remove(&mut self, key: &str) {
        if let Some(carrier) = self {
            carrier.remove(key);
        }
    }
}
