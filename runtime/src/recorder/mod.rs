//! The recorder: what `traced::init` puts in the place of the SDK's spans for annotated code.
//!
//! ```text
//! annotation ── start (sampling, ids, clock) ── Record, which is the annotation's ── end
//!                                                  ▲ mailbox                          │
//!       others ── SpanObject in the OpenTelemetry context                             │
//!                                                                                     │
//!                              local: this thread's chunk, filled without a lock  ◄───┘
//!                                        │ full                    ▲ empty
//!                                        ▼                         │
//!                              pool: bounded; what does not fit is dropped and counted
//!                                        │
//!                              exporter: one thread ── convert ── SpanData ── Sink
//!                                                                    ▲
//!                              spans of other libraries ── Intake ───┘
//! ```
//!
//! Data goes one way, memory goes in a circle: the records of a chunk that has been read serve the next thread that takes
//! the chunk.

mod asked;
mod clock;
mod convert;
mod counts;
mod exporter;
mod extra;
mod failure;
mod inbox;
mod intake;
mod local;
mod local_recorder;
mod lock_free;
mod mailbox;
mod object;
mod pool;
mod record;
mod registry;
mod reuse;
mod sampling;
mod site;
mod start;
mod texts;

use std::borrow::Cow;
use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::time::Duration;

use opentelemetry::trace::SpanContext;
use opentelemetry_sdk::trace::{RandomIdGenerator, SpanLimits};

pub(crate) use self::asked::{Asked, begin, begin_root as begin_asked_root};
pub(crate) use self::counts::Counts;
pub(crate) use self::exporter::Sink;
pub(crate) use self::inbox::Answer;
use self::inbox::Inbox;
pub(crate) use self::intake::Intake;
pub(crate) use self::local::main_here;
use self::pool::Pool;
pub(crate) use self::record::{BoxedRecord, Record};
#[cfg(feature = "init")]
use self::sampling::Rule;
pub(crate) use self::sampling::Sampling;
pub(crate) use self::start::{Begun, begin_seen, begin_seen_root, begin_unseen, end, end_left};
use crate::door;

/// A flush waits as long as the SDK's batch processor lets it.
pub(crate) const FLUSH_TIMEOUT: Duration = Duration::from_secs(5);

/// Raised whenever there are other recorders than before.
static GENERATION: AtomicU32 = AtomicU32::new(0);

/// Tells recorders apart; never used again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct RecorderId(u32);

/// How a recorder is set up.
#[derive(Debug)]
pub(crate) struct Settings {
    pub(crate) sampling: Sampling,
    pub(crate) limits: SpanLimits,
    /// Finished spans that may wait.
    pub(crate) spans: usize,
    pub(crate) batch_size: usize,
    pub(crate) schedule_delay: Duration,
    pub(crate) observer: Option<Box<dyn Observer>>,
}

/// Is told of each span that starts. For tests, which want to know what never ended.
pub(crate) trait Observer: std::fmt::Debug + Send + Sync {
    fn started(&self, span: &SpanContext, name: Cow<'static, str>);
}

/// Records the spans of annotations.
#[derive(Debug)]
pub(crate) struct Recorder {
    id: RecorderId,
    sampling: Sampling,
    limits: SpanLimits,
    ids: RandomIdGenerator,
    pool: Pool,
    inbox: Inbox,
    is_closed: AtomicBool,
    observer: Option<Box<dyn Observer>>,
    /// Spans that the sink has taken.
    handed_on: AtomicU64,
    /// Whether the sink has got all that it ever will.
    is_drained: AtomicBool,
}

impl Recorder {
    /// A recorder whose spans go to `sink`.
    ///
    /// # Errors
    ///
    /// Where its thread cannot be started.
    pub(crate) fn start(settings: Settings, sink: Box<dyn Sink>) -> io::Result<Arc<Self>> {
        static NEXT: AtomicU32 = AtomicU32::new(1);
        let (batch_size, delay) = (settings.batch_size, settings.schedule_delay);
        let recorder = Arc::new(Self {
            id: RecorderId(NEXT.fetch_add(1, Ordering::Relaxed)),
            sampling: settings.sampling,
            limits: settings.limits,
            ids: RandomIdGenerator::default(),
            pool: Pool::new(settings.spans, settings.batch_size),
            inbox: Inbox::new(),
            is_closed: AtomicBool::new(false),
            observer: settings.observer,
            handed_on: AtomicU64::new(0),
            is_drained: AtomicBool::new(false),
        });
        exporter::start(Arc::clone(&recorder), batch_size, delay, sink)?;
        registry::add(&recorder);
        Ok(recorder)
    }

    /// From now on spans go here whose context names no other recorder.
    #[cfg(feature = "init")]
    pub(crate) fn set_main(self: &Arc<Self>) {
        registry::set_main(Some(Arc::clone(self)));
    }

    /// Whether a span that has a parent is recorded if and only if the parent is sampled.
    #[cfg(feature = "init")]
    pub(crate) fn follows_parents(&self) -> bool {
        self.sampling.rule() != Rule::Ask
    }

    /// Whether a span that has no parent is recorded, whoever asks.
    #[cfg(feature = "init")]
    pub(crate) fn records_roots(&self) -> bool {
        self.sampling.rule() == Rule::AsParentOrYes
    }

    fn is_open(&self) -> bool {
        !self.is_closed.load(Ordering::Acquire)
    }

    /// Records nothing any more.
    fn close(&self) {
        self.is_closed.store(true, Ordering::Release);
        if registry::main().is_some_and(|main| main.id == self.id) {
            registry::set_main(None);
            door::ask_recorder();
        }
        registry::changed();
    }

    /// A span starts, after the sampler was asked.
    fn count_start(&self, is_sampled: bool) {
        if !is_sampled {
            self.pool.count_record_only_start();
        } else if local::with(self.id, |place| place.count_start()).is_none() {
            self.pool.count_start_elsewhere();
        }
    }

    /// What became of the spans so far.
    pub(crate) fn counts(&self) -> Counts {
        let is_drained = self.is_drained.load(Ordering::Acquire);
        let mut counts = self.pool.counts();
        if is_drained {
            // A thread that was filling a chunk goes on with it, and nobody reads that any more.
            let gone = counts.dropped + self.handed_on();
            let late = counts.ended.saturating_sub(gone);
            counts.dropped += late;
            counts.dropped_after_shutdown += late;
        }
        counts
    }

    /// How many spans have been handed on to the sink.
    pub(crate) fn handed_on(&self) -> u64 {
        self.handed_on.load(Ordering::Relaxed)
    }
}
