//! What one thread keeps of one recorder: records to use, mailboxes, and a chunk for spans that have ended.

use std::sync::Arc;

use opentelemetry::trace::TraceId;
use opentelemetry_sdk::trace::{IdGenerator as _, RandomIdGenerator};

use super::counts::Counters;
use super::lock_free::chunk::Writer;
use super::mailbox::{LocalMailboxes, Mailbox};
use super::pool::SPANS;
use super::record::{BoxedRecord, Record};
use super::reuse::OWNS_MEMORY;
use super::sampling::Rule;
use super::{Recorder, RecorderId, registry};
use crate::callsite::Callsite;

/// This thread's part of one recorder.
pub(super) struct LocalRecorder {
    pub(super) id: RecorderId,
    pub(super) recorder: Arc<Recorder>,
    /// The recorder's, unless somebody is to be told of each span.
    pub(super) rule: Rule,
    counters: Arc<Counters>,
    seat: u64,
    writer: Option<Writer<BoxedRecord>>,
    /// Records of spans that have been exported, cleared.
    records: Vec<BoxedRecord>,
    mailboxes: LocalMailboxes,
}

/// How many records a thread keeps for the spans that it is going to start: those of one chunk, and as many that came
/// from spans which began on other threads.
const MOST_RECORDS: usize = 2 * SPANS;

impl LocalRecorder {
    pub(super) fn new(recorder: Arc<Recorder>) -> Self {
        let (seat, counters) = recorder.pool.take_seat();
        let rule = match recorder.observer {
            Some(_) => Rule::Ask,
            None => recorder.sampling.rule(),
        };
        Self {
            id: recorder.id,
            recorder,
            rule,
            counters,
            seat,
            writer: None,
            records: Vec::new(),
            mailboxes: LocalMailboxes::default(),
        }
    }

    /// The thread has done with it.
    pub(super) fn leave(self) {
        let recorder = Arc::clone(&self.recorder);
        drop(self);
        registry::let_go(recorder);
    }

    #[inline(always)]
    pub(super) fn ids(&self) -> &RandomIdGenerator {
        &self.recorder.ids
    }

    /// A span starts: what there is of its record, which others complete. The id of the trace comes first, because it is
    /// copied soon: a processor waits for what it has just written in two pieces and is to read as one.
    #[inline(always)]
    pub(super) fn begin(&mut self, site: &'static Callsite, trace_id: TraceId) -> BoxedRecord {
        self.count_start();
        let mut record = self.record(site);
        record.trace_id = trace_id;
        record.span_id = self.ids().new_span_id();
        record
    }

    #[inline(always)]
    pub(super) fn count_start(&self) {
        self.counters.count_start();
    }

    /// A record to write to.
    #[inline]
    pub(super) fn record(&mut self, site: &'static Callsite) -> BoxedRecord {
        match self.records.pop() {
            Some(mut record) => {
                record.site = site;
                record
            }
            None => self.more_records(site),
        }
    }

    /// Many at once: who records one span records others.
    #[cold]
    fn more_records(&mut self, site: &'static Callsite) -> BoxedRecord {
        let new = || Box::new(Record::new(self.id, site));
        self.records.reserve(MOST_RECORDS);
        self.records
            .extend(std::iter::repeat_with(new).take(SPANS - 1));
        Box::new(Record::new(self.id, site))
    }

    #[inline]
    pub(super) fn mailbox(&mut self) -> Mailbox {
        self.mailboxes.take()
    }

    /// Takes what others have left for a span, and nobody leaves any more.
    #[inline(always)]
    pub(super) fn close_mailbox(&mut self, ended: &mut Option<BoxedRecord>) {
        let mailbox = ended.as_mut().and_then(|record| record.close_mailbox());
        if let Some(mailbox) = mailbox {
            self.mailboxes.put(mailbox);
        }
    }

    /// Adds a finished span to the chunk, if there is room.
    #[inline(always)]
    pub(super) fn push(&mut self, ended: &mut Option<BoxedRecord>) {
        if let Some(writer) = &mut self.writer {
            if let Some(mut record) = ended.take() {
                writer.mark(record.sum_up());
                match writer.push(record) {
                    Ok(()) => self.counters.count_end(),
                    Err(record) => *ended = Some(record),
                }
            }
        }
    }

    /// Adds it where there is room, or counts it as lost.
    pub(super) fn push_anyhow(&mut self, ended: &mut Option<BoxedRecord>) {
        self.close_mailbox(ended);
        self.push(ended);
        if ended.is_some() {
            self.turn();
            self.push(ended);
        }
        if let Some(record) = ended.take() {
            self.counters.count_drop();
            keep(&mut self.records, record, OWNS_MEMORY);
        }
    }

    fn turn(&mut self) {
        // The old writer goes first: its chunk may come back empty, and has to be nobody's then.
        self.writer = None;
        let records = &mut self.records;
        self.writer = (self.recorder.pool).turn(self.seat, |record, marks| {
            keep(records, record, marks);
        });
    }
}

/// Keeps a record for the next span.
#[inline(always)]
fn keep(records: &mut Vec<BoxedRecord>, mut record: BoxedRecord, marks: u8) {
    if records.len() < MOST_RECORDS {
        record.renew(marks);
        records.push(record);
    }
}

impl Drop for LocalRecorder {
    fn drop(&mut self) {
        self.recorder.pool.leave_seat(self.seat, self.writer.take());
    }
}
