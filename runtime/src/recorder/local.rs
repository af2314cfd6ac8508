//! What each thread keeps of the recorders that it has met: records to use, and a chunk for those that have ended.

use std::cell::RefCell;
use std::sync::Arc;
use std::sync::atomic::Ordering;

use opentelemetry_sdk::trace::{IdGenerator as _, RandomIdGenerator, SpanLimits};

use super::chunk::Writer;
use super::counts::Counters;
use super::mailbox::{AtHand, Mailbox};
use super::pool::SPANS;
use super::record::{BoxedRecord, Record};
use super::reuse::OWNS_MEMORY;
use super::sampling::Rule;
use super::{GENERATION, Recorder, RecorderId, registry};
use crate::callsite::Callsite;

thread_local! {
    static LOCAL: RefCell<Local> = const { RefCell::new(Local::new()) };
}

/// The buffers of one thread.
struct Local {
    generation: u32,
    /// Of the recorder that `traced::init` set up.
    main: Option<Place>,
    /// Of services that share the process, and of tests.
    others: Vec<Place>,
}

/// This thread's part of one recorder.
pub(super) struct Place {
    id: RecorderId,
    recorder: Arc<Recorder>,
    /// The recorder's, unless somebody is to be told of each span.
    pub(super) rule: Rule,
    counters: Arc<Counters>,
    seat: u64,
    writer: Option<Writer<BoxedRecord>>,
    /// Records of spans that have been exported, cleared.
    records: Vec<BoxedRecord>,
    mailboxes: AtHand,
}

/// How many records a thread keeps for the spans that it is going to start: those of one chunk, and as many that came
/// from spans which began on other threads.
const MOST_RECORDS: usize = 2 * SPANS;

impl Local {
    const fn new() -> Self {
        Self {
            generation: 0,
            main: None,
            others: Vec::new(),
        }
    }

    /// The buffer for the recorder that `traced::init` set up, if there is one.
    #[inline]
    fn main(&mut self) -> Option<&mut Place> {
        if self.generation != GENERATION.load(Ordering::Acquire) {
            self.refresh();
        }
        self.main.as_mut()
    }

    /// The set of recorders has changed.
    #[cold]
    fn refresh(&mut self) {
        self.generation = GENERATION.load(Ordering::Acquire);
        self.others.retain(|place| place.recorder.is_open());
        let main = registry::main();
        let is_same = match (&self.main, &main) {
            (Some(place), Some(main)) => place.recorder.id == main.id,
            (None, None) => true,
            _ => false,
        };
        if !is_same {
            self.main = main.map(Place::new);
        }
    }

    #[inline]
    fn place(&mut self, id: RecorderId) -> Option<&mut Place> {
        match &self.main {
            Some(main) if main.id == id => self.main.as_mut(),
            _ => self.other(id),
        }
    }

    #[cold]
    fn other(&mut self, id: RecorderId) -> Option<&mut Place> {
        let found = self.others.iter().position(|place| place.id == id);
        let index = match found {
            Some(index) => index,
            None => {
                // Services and captures come and go on a thread that lives long.
                self.others.retain(|place| place.recorder.is_open());
                self.others.push(Place::new(registry::find(id)?));
                self.others.len() - 1
            }
        };
        self.others.get_mut(index)
    }
}

impl Place {
    fn new(recorder: Arc<Recorder>) -> Self {
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
            mailboxes: AtHand::default(),
        }
    }

    #[inline(always)]
    pub(super) fn ids(&self) -> &RandomIdGenerator {
        &self.recorder.ids
    }

    /// A span starts: what there is of its record, which others complete.
    #[inline(always)]
    pub(super) fn begin(&mut self, site: &'static Callsite) -> BoxedRecord {
        self.count_start();
        let mut record = self.record(site);
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

    #[inline(always)]
    fn push(&mut self, mut record: BoxedRecord) {
        if let Some(mailbox) = record.close_mailbox() {
            self.mailboxes.put(mailbox);
        }
        match self.write(record) {
            Ok(()) => self.counters.count_end(),
            Err(record) => self.push_to_next(record),
        }
    }

    #[inline(always)]
    fn write(&mut self, mut record: BoxedRecord) -> Result<(), BoxedRecord> {
        match &mut self.writer {
            Some(writer) => {
                writer.mark(record.complete());
                writer.push(record)
            }
            None => Err(record),
        }
    }

    /// The chunk is full, or there is none yet.
    #[cold]
    fn push_to_next(&mut self, record: BoxedRecord) {
        self.turn();
        match self.write(record) {
            Ok(()) => self.counters.count_end(),
            Err(record) => {
                self.counters.count_drop();
                keep(&mut self.records, record, OWNS_MEMORY);
            }
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

impl Drop for Place {
    fn drop(&mut self) {
        self.recorder.pool.leave_seat(self.seat, self.writer.take());
    }
}

/// Runs `use_it` with the buffer for what `traced::init` set up.
#[inline(always)]
pub(super) fn with_main<R>(use_it: impl FnOnce(&mut Place) -> R) -> Option<R> {
    LOCAL
        .try_with(|local| local.try_borrow_mut().ok()?.main().map(use_it))
        .ok()?
}

/// The recorder that `traced::init` set up, if there is one.
pub(crate) fn main_here() -> Option<Arc<Recorder>> {
    let main = with_main(|place| Arc::clone(&place.recorder));
    main.or_else(registry::main)
}

/// Runs `use_it` with the buffer of one recorder.
#[inline(always)]
pub(super) fn with<R>(id: RecorderId, use_it: impl FnOnce(&mut Place) -> R) -> Option<R> {
    LOCAL
        .try_with(|local| local.try_borrow_mut().ok()?.place(id).map(use_it))
        .ok()?
}

/// Keeps a finished span for its export.
#[inline(never)]
pub(super) fn push(record: BoxedRecord) {
    let id = record.recorder;
    let mut record = Some(record);
    with(id, |place| {
        if let Some(record) = record.take() {
            place.push(record);
        }
    });
    if let Some(record) = record {
        push_outside(record);
    }
}

/// The thread is on its way out and has no chunk any more, or the recorder has gone.
#[cold]
fn push_outside(mut record: BoxedRecord) {
    if let Some(mailbox) = record.close_mailbox() {
        mailbox.give();
    }
    record.complete();
    if let Some(recorder) = registry::find(record.recorder) {
        recorder.pool.push_stray(record);
    }
}

/// A record and a mailbox for a span of a recorder that this thread has not met, or does not remember any more.
pub(super) fn record(id: RecorderId, site: &'static Callsite) -> BoxedRecord {
    with(id, |place| place.record(site)).unwrap_or_else(|| Box::new(Record::new(id, site)))
}

/// The mailbox of a span.
pub(super) fn mailbox(id: RecorderId) -> Mailbox {
    with(id, Place::mailbox).unwrap_or_else(Mailbox::spare)
}

/// What a span of this recorder may carry.
pub(super) fn limits(id: RecorderId) -> SpanLimits {
    let limits = with(id, |place| place.recorder.limits);
    limits.unwrap_or_else(|| registry::find(id).map_or_else(SpanLimits::default, |it| it.limits))
}
