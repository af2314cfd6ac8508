//! The attributes of a record: from one span to the next, and to an exporter.

use opentelemetry::KeyValue;

use super::{Attributes, INLINE};
use crate::span::entry::Entry;
use crate::span::turn::Turn;
use crate::value::stored::Stored;

impl Attributes {
    /// Adds those of another list.
    pub(crate) fn extend(&mut self, other: Self) {
        other.into_entries().for_each(|entry| {
            self.push(entry.key, entry.into_value());
        });
    }

    /// Where the entries begin.
    #[cfg(test)]
    pub(crate) const HEADER: usize = std::mem::offset_of!(Self, first);

    pub(crate) fn len(&self) -> usize {
        usize::from(self.length) + self.rest().len()
    }

    pub(crate) fn own_memory(&self) -> bool {
        self.own_memory
    }

    /// What is added from now on is told of the result: between that and what there is, others may have had their say.
    pub(in crate::span) fn begin_results(&mut self) {
        if self.at_start.is_none() {
            self.at_start = Some(u8::try_from(self.len()).unwrap_or(u8::MAX));
        }
    }

    /// Copies of those that were there before the call came to its end, in OpenTelemetry's types.
    pub(crate) fn before_results(&self) -> impl Iterator<Item = KeyValue> + '_ {
        let at_start = self.at_start.map_or(usize::MAX, usize::from);
        self.entries().take(at_start).map(Entry::to_key_value)
    }

    /// Copies of those that tell of the result.
    pub(crate) fn of_results(&self) -> impl Iterator<Item = KeyValue> + '_ {
        let at_start = self.at_start.map_or(usize::MAX, usize::from);
        self.entries().skip(at_start).map(Entry::to_key_value)
    }

    pub(in crate::span) fn has_results(&self) -> bool {
        self.at_start.is_some()
    }

    /// Takes out those that tell of the result: another one is to come.
    pub(in crate::span) fn take_results(&mut self) -> Vec<KeyValue> {
        let Some(at_start) = self.at_start else {
            return Vec::new();
        };
        let results = self.of_results().collect();
        let start = usize::from(at_start);
        let length = usize::from(self.length);
        for entry in self.first.iter_mut().take(length).skip(start) {
            entry.value.free();
        }
        self.rest.truncate(start.saturating_sub(INLINE));
        self.length = self.length.min(at_start);
        self.at_start = None;
        results
    }

    /// Calls `see` with the key and the value of each.
    #[inline(always)]
    pub(crate) fn for_each(&self, mut see: impl FnMut(&'static str, &Stored)) {
        for entry in self.first() {
            see(entry.key, &entry.value);
        }
        for entry in self.rest() {
            see(entry.key, &entry.value);
        }
    }

    #[inline(always)]
    pub(crate) fn keys(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.entries().map(|entry| entry.key)
    }

    /// Whether the keys are these, as far as their addresses tell. Of a list that needs memory it is not asked.
    #[inline(always)]
    pub(crate) fn are_of(&self, keys: &[&'static str]) -> bool {
        let first = self.first();
        first.len() < INLINE
            && first.len() == keys.len()
            && (first.iter().zip(keys)).all(|(entry, key)| std::ptr::eq(entry.key, *key))
    }

    /// Writes a little to each cache line of the first three, so that the processor fetches it.
    #[inline(always)]
    pub(crate) fn fetch(&mut self) {
        let [first, second, ..] = &mut self.first;
        first.key = "";
        second.key = "";
    }

    /// An empty list again, of one that owns no memory.
    #[inline]
    pub(crate) fn restart(&mut self) {
        self.length = 0;
        self.at_start = None;
        self.turn = Turn::All;
    }

    /// Reads a little of each cache line that is used, so that the processor fetches it.
    #[inline]
    pub(crate) fn touch(&self) {
        if let [first, .., last] | [first @ last] = self.first() {
            std::hint::black_box((first.key, last.key));
        }
    }

    /// Frees what there is. Room that was made stays.
    pub(crate) fn clear(&mut self) {
        for entry in &mut self.first[..usize::from(self.length).min(INLINE)] {
            entry.value.free();
        }
        self.rest.clear();
        self.own_memory = false;
        self.restart();
    }

    /// From now on only the attributes of this turn are added.
    pub(in crate::span) fn begin(&mut self, turn: Turn) {
        self.turn = turn;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_that_are_taken_out_leave_no_trace() {
        for at_start in [0, 2, 6] {
            let mut attributes = Attributes::default();
            let add = |attributes: &mut Attributes, count| {
                (0..count).for_each(|number| _ = attributes.push_int("number", number));
            };
            add(&mut attributes, at_start);
            for result in ["short", "one that is too long to be kept in place"].repeat(3) {
                attributes.begin_results();
                attributes.push_text("result", result);
                add(&mut attributes, 5);
                assert_eq!(
                    attributes.take_results()[0],
                    KeyValue::new("result", result)
                );
                assert_eq!(attributes.before_results().count(), at_start as usize);
                assert_eq!(attributes.len(), at_start as usize);
            }
        }
    }
}
