//! A record becomes the next span's.

use super::failure::Failure;
use super::record::Record;
use crate::span::Phase;

/// It left behind what has to be freed.
pub(super) const OWNS_MEMORY: u8 = 1;
/// It has attributes.
const HAS_ATTRIBUTES: u8 = 2;

impl Record {
    /// The span is complete. Says what is to be known of it before it is looked at again.
    #[inline(always)]
    pub(super) fn sum_up(&mut self) -> u8 {
        let has_more = self.extra.is_some() || self.failure != Failure::None;
        self.attributes.head.has_more = has_more;
        let owns_memory = self.attributes.own_memory() || (has_more && self.owns_more());
        let has_attributes = !self.attributes.is_empty();
        (u8::from(owns_memory) * OWNS_MEMORY) | (u8::from(has_attributes) * HAS_ATTRIBUTES)
    }

    /// Whether what only some spans have is to be freed. The memory of a short error is kept.
    #[cold]
    fn owns_more(&self) -> bool {
        self.extra.is_some() || self.fault().is_some_and(|fault| !fault.is_short())
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
        self.is_apart = false;
        self.attributes.restart();
    }

    /// Reads a little of each part, so that the processor fetches it.
    #[inline]
    pub(super) fn touch(&self) {
        std::hint::black_box(self.start);
        self.attributes.touch();
    }
}
