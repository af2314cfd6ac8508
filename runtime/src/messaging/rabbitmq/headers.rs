//! Headers, as carriers.

use std::collections::BTreeMap;

use lapin::BasicProperties;
use lapin::types::{AMQPValue, FieldTable, ShortString};

use crate::propagation::is_other_spelling;
use crate::{Carrier, CarrierMut};

impl Carrier for FieldTable {
    /// The exact spelling comes first. Values that are no strings, or not UTF-8, count as absent.
    fn get(&self, key: &str) -> Option<&str> {
        let exact = self.inner().get(key).and_then(text);
        exact.or_else(|| {
            let mut spellings = self
                .into_iter()
                .filter(|(other, _)| is_other_spelling(other.as_str(), key));
            spellings.find_map(|(_, value)| text(value))
        })
    }

    fn keys(&self) -> Vec<&str> {
        self.into_iter()
            .filter(|(_, value)| text(value).is_some())
            .map(|(key, _)| key.as_str())
            .collect()
    }
}

impl CarrierMut for FieldTable {
    /// Writes a long string, which is the one kind of string that AMQP has in tables. A key that is too long for AMQP,
    /// of more than 255 bytes, is left out.
    fn set(&mut self, key: &str, value: String) {
        let Ok(name) = ShortString::try_new(key) else {
            return;
        };
        take_out(self, |other| is_other_spelling(other, key));
        self.insert(name, AMQPValue::LongString(value.into()));
    }

    fn remove(&mut self, key: &str) {
        take_out(self, |other| other.eq_ignore_ascii_case(key));
    }
}

fn take_out(table: &mut FieldTable, is_stale: impl Fn(&str) -> bool) {
    let is_stale = |other: &ShortString| is_stale(other.as_str());
    if table.inner().keys().any(is_stale) {
        let others = table.into_iter().filter(|(other, _)| !is_stale(other));
        let others = others.map(|(other, value)| (other.clone(), value.clone()));
        *table = others.collect::<BTreeMap<_, _>>().into();
    }
}

impl Carrier for BasicProperties {
    fn get(&self, key: &str) -> Option<&str> {
        Carrier::get(self.headers().as_ref()?, key)
    }

    fn keys(&self) -> Vec<&str> {
        self.headers()
            .as_ref()
            .map(Carrier::keys)
            .unwrap_or_default()
    }
}

impl CarrierMut for BasicProperties {
    /// Makes the headers where there are none.
    fn set(&mut self, key: &str, value: String) {
        let mut headers = self.headers().clone().unwrap_or_default();
        CarrierMut::set(&mut headers, key, value);
        *self = std::mem::take(self).with_headers(headers);
    }

    fn remove(&mut self, key: &str) {
        if let Some(mut headers) = self.headers().clone() {
            CarrierMut::remove(&mut headers, key);
            *self = std::mem::take(self).with_headers(headers);
        }
    }
}

fn text(value: &AMQPValue) -> Option<&str> {
    match value {
        AMQPValue::LongString(text) => std::str::from_utf8(text.as_bytes()).ok(),
        AMQPValue::ShortString(text) => Some(text.as_str()),
        _ => None,
    }
}
