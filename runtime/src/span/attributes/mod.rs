use opentelemetry::KeyValue;

use super::entry::Entry;
#[cfg(any(feature = "init", feature = "testing"))]
use super::head::Head;
use super::turn::Turn;
use crate::value::stored::{Given, Short, Stored};

#[cfg(any(feature = "init", feature = "testing"))]
mod recorded;

/// Attributes that need no memory of their own: as many as most annotations have.
const INLINE: usize = 4;

/// Where the generated code puts attributes.
///
/// They are collected here first and go to the span afterwards: user expressions run with no OpenTelemetry context
/// borrowed and no span locked, because their `Display` may itself be traced.
///
/// What is short is written to where it stays. A processor that is to copy what has just been written in smaller pieces
/// waits for each of them, which is why this is no vector that values are pushed onto.
///
/// Its order is that of cache lines: what is not used is not touched.
#[derive(Debug, Default)]
#[repr(C)]
pub struct Attributes {
    /// How many of the first there are.
    length: u8,
    /// Whether there are any with memory of their own.
    own_memory: bool,
    turn: Turn,
    /// How many there were when the call came to its end.
    #[cfg(any(feature = "init", feature = "testing"))]
    at_start: Option<u8>,
    /// What belongs to a span, in bytes that would be empty otherwise.
    #[cfg(any(feature = "init", feature = "testing"))]
    pub(crate) head: Head,
    first: [Entry; INLINE],
    rest: Vec<Entry>,
}

/// What adds returns the list, for the next one to add: see the generated code.
impl Attributes {
    /// Adds an attribute, if there is a value.
    #[inline(always)]
    pub fn set<'a>(&mut self, key: &'static str, value: impl Into<Given<'a>>) -> &mut Self {
        match value.into() {
            Given::Nothing => self,
            Given::Bool(value) => self.push_bool(key, value),
            Given::Int(value) => self.push_int(key, value),
            Given::Double(value) => self.push_double(key, value),
            Given::Static(text) => self.push_static(key, text),
            Given::Text(text) => self.push_text(key, text),
            Given::Stored(value) => self.push(key, value),
        }
    }

    #[cold]
    fn push(&mut self, key: &'static str, value: Stored) -> &mut Self {
        self.own_memory |= value.owns_memory() || usize::from(self.length) == INLINE;
        match self.next() {
            Some(entry) => entry.set(key, value),
            None => self.rest.push(Entry::new(key, value)),
        }
        self
    }

    pub(crate) fn push_bool(&mut self, key: &'static str, value: bool) -> &mut Self {
        match self.next() {
            Some(entry) => entry.set(key, Stored::Bool(value)),
            None => return self.push(key, Stored::Bool(value)),
        }
        self
    }

    pub(crate) fn push_int(&mut self, key: &'static str, value: i64) -> &mut Self {
        match self.next() {
            Some(entry) => entry.set(key, Stored::Int(value)),
            None => return self.push(key, Stored::Int(value)),
        }
        self
    }

    pub(crate) fn push_double(&mut self, key: &'static str, value: f64) -> &mut Self {
        self.push(key, Stored::Double(value))
    }

    /// Adds a string that is part of the program.
    pub fn push_static(&mut self, key: &'static str, text: &'static str) -> &mut Self {
        match self.next() {
            Some(entry) => entry.set(key, Stored::Static(text)),
            None => return self.push(key, Stored::Static(text)),
        }
        self
    }

    pub(crate) fn push_text(&mut self, key: &'static str, text: &str) -> &mut Self {
        if !Short::fits(text) {
            return self.push_long(key, text);
        }
        match self.next() {
            Some(entry) => {
                entry.set(key, Stored::Short(Short::EMPTY));
                if let Stored::Short(short) = &mut *entry.value {
                    short.fill(text);
                }
            }
            None => return self.push_long(key, text),
        }
        self
    }

    #[cold]
    fn push_long(&mut self, key: &'static str, text: &str) -> &mut Self {
        self.push(key, Stored::text(text))
    }

    /// The place of the next attribute, if there is one that needs no memory.
    #[inline(always)]
    fn next(&mut self) -> Option<&mut Entry> {
        let entry = self.first.get_mut(usize::from(self.length))?;
        self.length += 1;
        Some(entry)
    }

    fn first(&self) -> &[Entry] {
        self.first.get(..usize::from(self.length)).unwrap_or(&[])
    }

    /// Those with no place among the first. Where there is none, their list is not looked at: it is in a cache line that
    /// nobody has touched.
    #[inline(always)]
    fn rest(&self) -> &[Entry] {
        match usize::from(self.length) < INLINE {
            true => &[],
            false => &self.rest,
        }
    }

    #[inline(always)]
    fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.first().iter().chain(self.rest())
    }

    fn into_entries(self) -> impl Iterator<Item = Entry> {
        let length = usize::from(self.length);
        self.first.into_iter().take(length).chain(self.rest)
    }

    /// Adds an attribute if it is its turn.
    #[inline(always)]
    pub fn set_in_turn<'a>(
        &mut self,
        key: &'static str,
        is_read_only: bool,
        value: impl FnOnce() -> Given<'a>,
    ) -> &mut Self {
        match self.is_turn(is_read_only) {
            true => self.set(key, value()),
            false => self,
        }
    }

    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline]
    fn is_turn(&mut self, is_read_only: bool) -> bool {
        match (self.turn, is_read_only) {
            (Turn::All, _)
            | (Turn::ReadOnly | Turn::ReadOnlyOfMore, true)
            | (Turn::Rest, false) => true,
            (Turn::Rest, true) => false,
            (Turn::ReadOnly | Turn::ReadOnlyOfMore, false) => {
                self.turn = Turn::ReadOnlyOfMore;
                false
            }
        }
    }

    /// Without a recorder there is one turn.
    #[cfg(not(any(feature = "init", feature = "testing")))]
    #[inline]
    fn is_turn(&mut self, _: bool) -> bool {
        let Turn::All = self.turn;
        true
    }

    /// Whether there are attributes for another turn.
    #[cfg(any(feature = "init", feature = "testing"))]
    pub(super) fn are_of_more(&self) -> bool {
        self.turn == Turn::ReadOnlyOfMore
    }

    /// Excepts an attribute from the conventions, for whoever judges the finished spans.
    pub fn except(&mut self, key: &'static str) {
        #[cfg(any(feature = "init", feature = "testing"))]
        crate::audit::except_everywhere(key);
        #[cfg(not(any(feature = "init", feature = "testing")))]
        let _ = key;
    }

    /// What `fill` adds.
    pub(crate) fn collect(fill: impl FnOnce(&mut Self)) -> Self {
        let mut attributes = Self::default();
        fill(&mut attributes);
        attributes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.length == 0
    }

    /// Copies of all of them, in OpenTelemetry's types.
    pub(super) fn copies(&self) -> impl Iterator<Item = KeyValue> + '_ {
        self.entries().map(Entry::to_key_value)
    }

    /// The attributes in OpenTelemetry's types.
    pub(crate) fn into_key_values(self) -> Vec<KeyValue> {
        let entries = self.into_entries();
        entries
            .map(|entry| KeyValue::new(entry.key, entry.into_value().into_value()))
            .collect()
    }
}
