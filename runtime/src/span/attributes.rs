use arrayvec::ArrayVec;
use opentelemetry::KeyValue;

use crate::stored::Stored;

/// Attributes that need no memory of their own: as many as most annotations have.
pub(crate) const INLINE: usize = 4;

/// A key and its value.
pub(crate) type Entry = (&'static str, Stored);

/// Those that need no memory of their own.
pub(crate) type InlineEntries = ArrayVec<Entry, INLINE>;

/// Where the generated code puts attributes.
///
/// They are collected here first and go to the span afterwards: user expressions run with no OpenTelemetry context
/// borrowed and no span locked, because their `Display` may itself be traced.
#[derive(Debug, Default)]
pub struct Attributes {
    first: InlineEntries,
    rest: Vec<Entry>,
    turn: Turn,
}

/// Which attributes are put there: those that take nobody's code to get need no current span, and spare its start a
/// switch of contexts.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// All of them.
    #[default]
    All,
    /// Those that are only read.
    #[cfg(any(feature = "init", feature = "testing"))]
    ReadOnly,
    /// The same, and there are others.
    #[cfg(any(feature = "init", feature = "testing"))]
    ReadOnlyOfMore,
    /// The others.
    #[cfg(any(feature = "init", feature = "testing"))]
    Rest,
}

impl Attributes {
    /// Adds an attribute; `None` leaves it out.
    pub fn set(&mut self, key: &'static str, value: Option<Stored>) {
        let Some(value) = value else { return };
        if let Err(full) = self.first.try_push((key, value)) {
            self.rest.push(full.element());
        }
    }

    /// Adds an attribute if it is its turn.
    #[inline]
    pub fn set_in_turn(
        &mut self,
        key: &'static str,
        is_read_only: bool,
        value: impl FnOnce() -> Option<Stored>,
    ) {
        if self.is_turn(is_read_only) {
            self.set(key, value());
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

    /// An empty list for the attributes of one turn.
    #[cfg(any(feature = "init", feature = "testing"))]
    pub(super) fn of(turn: Turn) -> Self {
        Self {
            turn,
            ..Self::default()
        }
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
        self.first.is_empty()
    }

    /// The attributes in OpenTelemetry's types.
    pub(crate) fn into_key_values(self) -> Vec<KeyValue> {
        let entries = self.first.into_iter().chain(self.rest);
        entries
            .map(|(key, value)| KeyValue::new(key, value.into_value()))
            .collect()
    }
}

#[cfg(any(feature = "init", feature = "testing"))]
impl Attributes {
    pub(crate) fn extend(&mut self, other: Self) {
        let entries = other.first.into_iter().chain(other.rest);
        entries.for_each(|(key, value)| self.set(key, Some(value)));
    }

    pub(crate) fn len(&self) -> usize {
        self.first.len() + self.rest.len()
    }

    /// The first of them.
    pub(crate) fn inline(&mut self) -> &mut InlineEntries {
        &mut self.first
    }

    /// Takes those beyond.
    pub(crate) fn take_rest(&mut self) -> Vec<Entry> {
        std::mem::take(&mut self.rest)
    }
}

/// Attributes that can be copied in OpenTelemetry's types.
pub(crate) trait KeyValues {
    /// The copies.
    #[cfg_attr(
        not(any(feature = "init", feature = "testing", feature = "tracing-spans")),
        expect(dead_code, reason = "for the recorder and for spans of `tracing`")
    )]
    fn key_values(&self) -> impl Iterator<Item = KeyValue> + '_;
}

impl KeyValues for Attributes {
    fn key_values(&self) -> impl Iterator<Item = KeyValue> + '_ {
        let entries = self.first.iter().chain(&self.rest);
        entries.map(|(key, value)| KeyValue::new(*key, value.clone().into_value()))
    }
}

impl KeyValues for Vec<KeyValue> {
    fn key_values(&self) -> impl Iterator<Item = KeyValue> + '_ {
        self.iter().cloned()
    }
}
