use std::mem::{self, ManuallyDrop};

use opentelemetry::KeyValue;

use crate::value::stored::Stored;

/// A key and its value.
#[derive(Debug, Default)]
pub(super) struct Entry {
    pub(super) key: &'static str,
    /// What is written here takes the place of a value that owns no memory: it is not looked at, for another processor
    /// has had it, and that look is what a call would wait for.
    pub(super) value: ManuallyDrop<Stored>,
}

impl Entry {
    pub(super) fn new(key: &'static str, value: Stored) -> Self {
        let value = ManuallyDrop::new(value);
        Self { key, value }
    }

    #[inline(always)]
    pub(super) fn set(&mut self, key: &'static str, value: Stored) {
        self.key = key;
        self.value = ManuallyDrop::new(value);
    }

    #[inline(always)]
    pub(super) fn to_key_value(&self) -> KeyValue {
        KeyValue::new(self.key, self.value.to_value())
    }

    pub(super) fn into_value(mut self) -> Stored {
        mem::take(&mut *self.value)
    }
}

impl Drop for Entry {
    fn drop(&mut self) {
        self.value.free();
    }
}
