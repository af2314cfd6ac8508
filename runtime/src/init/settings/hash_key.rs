//! `TRACED_HASH_KEY`: what `traced::hash` is keyed with.

use super::super::environment::Reader;
use super::super::error::Fault;
use crate::Sensitive;
use crate::hash::key::{self, Key};

const IN_CODE: &str = "Config::hash_key";

/// The key that was chosen. It is never shown: not the value, and not in a fault.
pub(super) fn read(
    reader: &mut Reader<'_>,
    in_code: Option<Key>,
    notices: &mut Vec<String>,
) -> Option<Key> {
    let (setting, key) = match in_code {
        Some(key) if key.expose().is_empty() => {
            let problem = "the key is empty. Give it 16 bytes or more, or leave the call out for a random key";
            reader.fault(Fault::without_value(IN_CODE, problem));
            return None;
        }
        Some(key) => (IN_CODE, key),
        None => {
            let text = reader.text(key::VARIABLE)?;
            (key::VARIABLE, Sensitive::new(text.into_bytes()))
        }
    };
    notices.extend(key::weakness(setting, key.expose()));
    Some(key)
}
