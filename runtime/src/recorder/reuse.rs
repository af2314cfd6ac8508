//! A record becomes the next span's.

use super::failure::Failure;
use super::record::Record;
use crate::span::Phase;

/// It left behind what has to be freed.
pub(super) const OWNS_MEMORY: u8 = 1;
/// It has attributes.
const HAS_ATTRIBUTES: u8 = 2;

impl Record {
    /// What is to be known of a span before it is looked at again.
    #[inline(always)]
    pub(super) fn marks(&self) -> u8 {
        let owns_memory = self.extra.is_some() || self.owns_fault() || self.attributes.own_memory();
        let has_attributes = !self.attributes.is_empty();
        (u8::from(owns_memory) * OWNS_MEMORY) | (u8::from(has_attributes) * HAS_ATTRIBUTES)
    }

    /// Frees what a span left behind.
    #[cold]
    pub(super) fn clear(&mut self) {
        self.attributes.clear();
        self.fault = None;
        self.extra = None;
    }

    /// Makes it ready for the next span, of one with these marks or fewer. A store to each of the cache lines that the
    /// next one is going to write to: another processor has had them, and they come faster together than one by one when
    /// the span is made.
    #[inline(always)]
    pub(super) fn renew(&mut self, marks: u8) {
        if marks & OWNS_MEMORY != 0 {
            self.clear();
        }
        if marks & HAS_ATTRIBUTES != 0 {
            self.attributes.fetch();
        }
        self.mailbox = None;
        self.failure = Failure::None;
        self.phase = Phase::Running;
        self.attributes.restart();
    }

    /// Reads a little of each part, so that the processor fetches it.
    #[inline]
    pub(super) fn touch(&self) {
        std::hint::black_box((self.extra.is_some(), self.start));
        self.attributes.touch();
    }
}
