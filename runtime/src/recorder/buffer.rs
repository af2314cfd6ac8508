//! The two chunks that one thread fills: finished spans, and their attributes.

use std::ops::Range;

use super::chunk::{Chunk, Shared, Writer};
use super::record::Record;
use crate::span::{Entry, INLINE, InlineEntries};

/// Spans in a buffer. Each thread that records holds one, so it should not be large; each costs two locks, so it should
/// not be small.
pub(super) const SPANS: usize = 64;
/// Attributes in a buffer: as many as its spans may have in line.
const ENTRIES: usize = INLINE * SPANS;

/// Finished spans and their attributes. The attributes stand apart, so that a span takes as much room, and as much
/// copying, as it has attributes.
#[derive(Debug, Clone)]
pub(super) struct Buffer {
    records: Shared<Record>,
    entries: Shared<Entry>,
}

/// The one that may write to a buffer.
#[derive(Debug)]
pub(super) struct BufferWriter {
    records: Writer<Record>,
    entries: Writer<Entry>,
}

impl Buffer {
    pub(super) fn new() -> Self {
        Self {
            records: Shared::new(Chunk::new(SPANS)),
            entries: Shared::new(Chunk::new(ENTRIES)),
        }
    }

    /// Shows each span that has been written since the last call.
    pub(super) fn read_new(&self, mut see: impl FnMut(&Record, Entries<'_>)) {
        self.records.read_new(|record| {
            let entries = Entries {
                chunk: Some(&self.entries),
                range: record.entries.clone(),
            };
            see(record, entries);
        });
    }
}

/// The attributes of one span.
pub(super) struct Entries<'a> {
    chunk: Option<&'a Chunk<Entry>>,
    range: Range<u32>,
}

impl Entries<'_> {
    /// No attributes.
    pub(super) const NONE: Entries<'static> = Entries {
        chunk: None,
        range: 0..0,
    };

    pub(super) fn len(&self) -> usize {
        self.range.len()
    }

    pub(super) fn for_each(&self, see: impl FnMut(&Entry)) {
        if let Some(chunk) = self.chunk {
            chunk.read_range(self.range.start as usize, self.range.end as usize, see);
        }
    }
}

impl BufferWriter {
    /// The writer of a buffer that nobody else has, emptied.
    pub(super) fn new(buffer: Buffer) -> Option<Self> {
        Some(Self {
            records: Writer::new(buffer.records)?,
            entries: Writer::new(buffer.entries)?,
        })
    }

    pub(super) fn buffer(&self) -> Buffer {
        Buffer {
            records: Shared::clone(self.records.chunk()),
            entries: Shared::clone(self.entries.chunk()),
        }
    }

    #[inline]
    pub(super) fn is_full(&self) -> bool {
        self.records.room() == 0
    }

    /// Adds a span and its attributes. A full buffer takes none.
    #[inline(always)]
    pub(super) fn push(
        &mut self,
        entries: &mut InlineEntries,
        record: impl FnOnce(Range<u32>) -> Record,
    ) {
        let start = self.entries.len() as u32;
        entries
            .drain(..)
            .for_each(|entry| self.entries.push(|| entry));
        let end = self.entries.len() as u32;
        self.records.push(|| record(start..end));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_span_takes_no_more_memory_than_documented() {
        let entries = INLINE * size_of::<Entry>();
        // `Config::queue_size` and the table of the environment say so.
        assert!(size_of::<Record>() + entries <= 256);
    }
}
