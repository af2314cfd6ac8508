//! Exporters that are slow, fail, panic or never come back hurt nobody but themselves.

use std::sync::mpsc::{self, Receiver, Sender};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use opentelemetry::trace::{TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, global};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use traced::{Tracing, traced};
use traced_interop_tests::work::in_service;

use crate::support::{Kept, config, lock};

/// Long enough for a machine that is busy with other things.
const PATIENCE: Duration = Duration::from_secs(60);

#[traced]
pub(crate) fn essay() {}

pub(crate) fn essays(tracing: &Tracing, number: usize) {
    in_service(tracing, || (0..number).for_each(|_| essay()));
}

/// Takes nothing until it is opened: an exporter that blocks its thread.
#[derive(Debug, Clone, Default)]
pub(crate) struct Gate {
    is_open: Arc<(Mutex<bool>, Condvar)>,
    pub(crate) kept: Kept,
}

impl Gate {
    pub(crate) fn open(&self) {
        *lock(&self.is_open.0) = true;
        self.is_open.1.notify_all();
    }
}

impl SpanExporter for Gate {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let closed = lock(&self.is_open.0);
        drop(self.is_open.1.wait_while(closed, |is_open| !*is_open));
        self.kept.export(batch).await
    }
}

/// Fails or panics, and says when.
#[derive(Debug)]
struct Broken {
    panics: bool,
    exports: Mutex<Sender<usize>>,
}

impl Broken {
    fn new(panics: bool) -> (Self, Receiver<usize>) {
        let (exports, exported) = mpsc::channel();
        let exports = Mutex::new(exports);
        (Self { panics, exports }, exported)
    }
}

impl SpanExporter for Broken {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        // Nobody listens any more where a test is over.
        let _ = lock(&self.exports).send(batch.len());
        assert!(!self.panics, "on purpose");
        Err(OTelSdkError::InternalFailure("on purpose".to_owned()))
    }
}

#[test]
fn a_flush_waits_for_what_has_ended_and_for_nothing_else() {
    let kept = Kept::default();
    let tracing = config()
        .exporter(kept.clone())
        .schedule_delay(PATIENCE)
        .build()
        .unwrap();
    #[traced]
    fn outer(tracing: &Tracing, kept: &Kept) {
        essay();
        tracing.flush().unwrap();
        assert_eq!(kept.spans().len(), 1);
        assert_eq!(tracing.stats().unfinished, 1);
    }
    in_service(&tracing, || outer(&tracing, &kept));
    tracing.flush().unwrap();
    tracing.flush().unwrap();
    assert_eq!(kept.spans().len(), 2);
    assert_eq!(
        (tracing.stats().exported, tracing.stats().unfinished),
        (2, 0)
    );
}

#[test]
fn a_full_batch_is_sent_without_being_asked_for() {
    let (exporter, exported) = Broken::new(false);
    let config = config()
        .exporter(exporter)
        .schedule_delay(Duration::from_secs(3600));
    let tracing = config.queue_size(10).batch_size(5).build().unwrap();
    in_service(&tracing, || {
        let tracer = global::tracer("library");
        (0..5).for_each(|_| tracer.in_span("query", |_| {}));
    });
    assert_eq!(exported.recv_timeout(PATIENCE), Ok(5));
    // Annotated spans are handed on by chunks, and sent by batches all the same.
    essays(&tracing, 65);
    for _ in 0..12 {
        assert_eq!(exported.recv_timeout(PATIENCE), Ok(5));
    }
}

#[test]
fn a_batch_that_is_not_full_is_sent_after_the_delay() {
    let (exporter, exported) = Broken::new(false);
    let config = config()
        .exporter(exporter)
        .schedule_delay(Duration::from_millis(1));
    let tracing = config.build().unwrap();
    essays(&tracing, 1);
    assert_eq!(exported.recv_timeout(PATIENCE), Ok(1));
}

#[test]
fn an_exporter_that_blocks_for_ever_holds_up_neither_flush_nor_shutdown() {
    let gate = Gate::default();
    let config = config()
        .exporter(gate.clone())
        .shutdown_deadline(Duration::from_millis(50));
    let tracing = config.build().unwrap();
    essays(&tracing, 3);
    // Five seconds, as the documentation of `flush` has it.
    tracing.flush().unwrap_err();
    let error = tracing.shutdown().unwrap_err();
    assert!(error.to_string().contains("50ms"), "{error}");
    assert_eq!(tracing.stats().pending, 3);
    tracing.shutdown().expect("there is nothing left to do");
    tracing.flush().expect("there is nothing left to do");
    gate.open();
}

#[test]
fn an_exporter_that_panics_is_an_export_that_fails() {
    let (exporter, exported) = Broken::new(true);
    let tracing = config().exporter(exporter).build().unwrap();
    for round in 1..=3 {
        essays(&tracing, 2);
        tracing.flush().unwrap_err();
        assert_eq!(exported.recv_timeout(PATIENCE), Ok(2), "round {round}");
        assert_eq!(tracing.stats().failed, 2 * round);
    }
    assert_eq!(tracing.stats().pending, 0);
}

#[test]
fn of_several_exporters_the_others_get_everything() {
    for panics in [false, true] {
        let [first, last] = [Kept::default(), Kept::default()];
        let (broken, _exported) = Broken::new(panics);
        let config = config()
            .exporter(first.clone())
            .exporter(broken)
            .exporter(last.clone());
        let tracing = config.batch_size(10).build().unwrap();
        essays(&tracing, 1000);
        tracing.shutdown().unwrap_err();
        assert_eq!((first.spans().len(), last.spans().len()), (1000, 1000));
        let stats = tracing.stats();
        assert_eq!(
            (stats.exported, stats.failed, stats.pending),
            (2000, 1000, 0)
        );
    }
}

#[test]
fn a_slow_exporter_does_not_keep_spans_from_the_others() {
    let (slow, (quick, exported)) = (Gate::default(), Broken::new(false));
    let config = config()
        .exporter(slow.clone())
        .exporter(quick)
        .batch_size(64);
    let tracing = config.build().unwrap();
    let mut arrived = 0;
    for _ in 0..3 {
        essays(&tracing, 65 + 64);
        arrived += exported
            .recv_timeout(PATIENCE)
            .expect("the slow one is waited for");
    }
    assert!(arrived > 0);
    slow.open();
    // The quick one is broken, too.
    tracing.shutdown().unwrap_err();
    assert_eq!(slow.kept.spans().len(), 3 * 129);
}

#[test]
fn a_flush_that_waits_for_a_slow_exporter_keeps_nothing_from_the_others() {
    let (slow, (quick, exported)) = (Gate::default(), Broken::new(false));
    let config = config()
        .exporter(slow.clone())
        .exporter(quick)
        .batch_size(64);
    let tracing = config.build().unwrap();
    essays(&tracing, 3);
    let error = std::thread::scope(|scope| {
        let flush = scope.spawn(|| tracing.flush().unwrap_err());
        assert_eq!(exported.recv_timeout(PATIENCE), Ok(3), "the flush began");
        // A block goes on being filled after a flush: of two blocks one is a batch by itself.
        essays(&tracing, 2 * 64);
        assert_eq!(exported.recv_timeout(PATIENCE), Ok(64));
        slow.open();
        flush.join().unwrap().to_string()
    });
    // The quick one is broken.
    assert!(!error.contains("5s"), "nobody waited too long: {error}");
    tracing.shutdown().unwrap_err();
    assert_eq!(slow.kept.spans().len(), 3 + 2 * 64);
}

#[test]
fn exporters_are_not_traced() {
    /// Makes spans of its own.
    #[derive(Debug)]
    struct Chatty(Kept);
    impl SpanExporter for Chatty {
        async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
            essay();
            assert!(!Context::current().span().span_context().is_valid());
            self.0.export(batch).await
        }
    }
    let [one, two] = [Kept::default(), Kept::default()];
    // One on the recorder's thread, several on threads of their own.
    for exporters in [vec![one], vec![two.clone(), two]] {
        let kept = exporters[0].clone();
        let number = exporters.len();
        let chatty = exporters.into_iter().map(Chatty);
        let config = chatty.fold(config(), traced::Config::exporter);
        crate::support::in_global_service(config, |tracing| {
            essay();
            tracing.flush().unwrap();
            tracing.flush().unwrap();
            tracing.shutdown().unwrap();
        });
        assert_eq!(kept.spans().len(), number);
    }
}
