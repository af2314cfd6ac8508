//! `Stats`, through overflow, shutdown and the end of threads.

use std::cell::RefCell;
use std::future::{Future, pending};
use std::pin::Pin;
use std::sync::mpsc::{self, Receiver, Sender};
use std::task::{Context, Waker};
use std::thread;
use std::time::Duration;

use opentelemetry::global;
use opentelemetry::metrics::MeterProvider as _;
use opentelemetry::trace::Tracer as _;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use traced::{Stats, traced};
use traced_interop_tests::work::{in_service, work};
use traced_interop_tests::{Behaviour, Collector};

use crate::meters::{Meters, PROCESSOR};
use crate::set_up::{Taken, alone, annotated, assert_balanced, config, gate};

#[test]
fn annotations_that_overflow_a_blocked_exporter_are_all_accounted_for() {
    let (gate, arrivals, go_on) = gate();
    let tracing = config()
        .exporter(gate)
        .queue_size(64)
        .batch_size(64)
        .build()
        .unwrap();
    // A batch is full when its thread comes with the next span.
    in_service(&tracing, || (0..65).for_each(|_| annotated()));
    assert_eq!(arrivals.recv().unwrap(), 64, "they are in their export");
    in_service(&tracing, || (0..1000).for_each(|_| annotated()));

    let stats = tracing.stats();
    assert_balanced(stats);
    assert_eq!((stats.started, stats.unfinished), (1065, 0));
    assert!(stats.dropped_queue_full > 0, "{stats:?}");
    assert_eq!(stats.dropped, stats.dropped_queue_full);

    drop(go_on);
    tracing.shutdown().expect("nothing is lost any more");
    let after = tracing.stats();
    assert_balanced(after);
    assert_eq!(after.dropped, stats.dropped);
    assert_eq!((after.pending, after.exported), (0, 1065 - stats.dropped));
}

#[test]
fn spans_that_end_after_shutdown_are_told_apart() {
    let tracing = config().exporter(Taken).build().unwrap();
    let (entered, enters) = mpsc::channel();
    let (leave, leaves) = mpsc::channel();

    #[traced]
    fn waits(entered: &Sender<()>, leaves: &Receiver<()>) {
        annotated();
        entered.send(()).unwrap();
        leaves.recv().unwrap();
    }

    thread::scope(|scope| {
        let tracing = &tracing;
        let thread = scope.spawn(move || in_service(tracing, || waits(&entered, &leaves)));
        enters.recv().unwrap();
        tracing.shutdown().unwrap();
        let stats = tracing.stats();
        assert_balanced(stats);
        assert_eq!((stats.exported, stats.unfinished), (1, 1));

        leave.send(()).unwrap();
        thread.join().unwrap();
        let stats = tracing.stats();
        assert_balanced(stats);
        assert_eq!((stats.unfinished, stats.dropped_after_shutdown), (0, 1));
        assert_eq!((stats.pending, stats.dropped), (0, 1));
    });
}

#[test]
fn spans_of_threads_that_are_gone_are_counted() {
    let tracing = config().exporter(Taken).build().unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| in_service(&tracing, || (0..100).for_each(|_| annotated())));
        }
    });
    work(&tracing, 3);
    assert_balanced(tracing.stats());
    assert_eq!(tracing.stats().started, 803);
    tracing.flush().unwrap();
    assert_eq!(tracing.stats().exported, 803);
    assert_balanced(tracing.stats());
}

#[traced]
async fn waits() {
    pending().await
}

thread_local! {
    /// What a thread has at hand until it ends.
    static AT_HAND: RefCell<Vec<Pin<Box<dyn Future<Output = ()>>>>> = const { RefCell::new(Vec::new()) };
}

#[test]
fn spans_of_a_thread_on_its_way_out_are_counted() {
    let _alone = alone();
    let tracing = config()
        .exporter(Taken)
        .schedule_delay(Duration::from_secs(3600))
        .init()
        .unwrap();
    let thread = thread::spawn(|| {
        // What is used first goes last: these outlive the thread's part of the recorder.
        AT_HAND.with_borrow_mut(|at_hand| {
            at_hand.extend((0..100).map(|_| {
                let mut future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(waits());
                let polled = future
                    .as_mut()
                    .poll(&mut Context::from_waker(Waker::noop()));
                assert!(polled.is_pending());
                future
            }));
        });
    });
    thread.join().unwrap();
    let stats = tracing.stats();
    assert_balanced(stats);
    assert_eq!((stats.started, stats.unfinished), (100, 0));
    assert_eq!(stats.dropped_at_thread_exit, 0, "the queue has room");
    tracing.shutdown().expect("nothing is lost at shutdown");
    assert_balanced(tracing.stats());
    assert_eq!(tracing.stats().exported, 100);
}

#[test]
fn several_exporters_count_for_themselves() {
    let collector = Collector::http(Behaviour::Fails(400));
    let tracing = config()
        .endpoint(collector.url())
        .exporter(Taken)
        .build()
        .unwrap();
    in_service(&tracing, || (0..4).for_each(|_| annotated()));
    assert_eq!((tracing.stats().started, tracing.stats().pending), (4, 8));
    tracing.shutdown().unwrap_err();
    let stats = tracing.stats();
    assert_eq!((stats.started, stats.exported, stats.failed), (4, 4, 4));
    assert_eq!((stats.pending, stats.unfinished), (0, 0));
}

#[test]
fn what_a_slow_exporter_of_several_loses_is_counted() {
    let (gate, arrivals, go_on) = gate();
    let (tells, told) = mpsc::channel();
    let tracing = config()
        .exporter(gate)
        .exporter(Tells(tells))
        .queue_size(256)
        .batch_size(64)
        .build()
        .unwrap();
    let provider = Meters::new();
    tracing.observe_with(&provider.meters.meter("test"));
    in_service(&tracing, || (0..65).for_each(|_| annotated()));
    assert_eq!(arrivals.recv().unwrap(), 64, "they are in their export");
    assert_eq!(told.recv().unwrap(), 64);
    // Four batches wait, and four find no room.
    for _ in 0..8 {
        in_service(&tracing, || (0..64).for_each(|_| annotated()));
        assert_eq!(told.recv().unwrap(), 64, "the other one gets everything");
    }
    drop(go_on);
    (0..4).for_each(|_| assert_eq!(arrivals.recv().unwrap(), 64));
    tracing.flush().expect("nothing is lost any more");
    let stats = tracing.stats();
    assert_eq!((stats.started, stats.pending), (577, 0));
    assert_eq!((stats.dropped_queue_full, stats.dropped), (256, 256));
    assert_eq!(stats.exported, 2 * 577 - 256);

    let metrics = provider.collect();
    let second = PROCESSOR.replace("/0", "/1");
    let queue_full = format!("error.type=queue_full {PROCESSOR}");
    assert_eq!(
        metrics.of("otel.sdk.processor.span.processed"),
        [(&*queue_full, 256), (PROCESSOR, 577 - 256), (&*second, 577)]
    );
    assert_eq!(
        metrics.of("otel.sdk.processor.span.queue.size"),
        [(PROCESSOR, 0), (&*second, 0)]
    );
}

/// Says how many spans it has taken.
#[derive(Debug)]
struct Tells(Sender<usize>);

impl SpanExporter for Tells {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        // Nobody listens any more where a test is over.
        let _ = self.0.send(batch.len());
        Ok(())
    }
}

#[derive(Debug)]
struct Panics;

impl SpanExporter for Panics {
    async fn export(&self, _: Vec<SpanData>) -> OTelSdkResult {
        panic!("an exporter's bug")
    }
}

#[test]
fn an_exporter_that_panics_loses_its_spans_and_no_others() {
    let tracing = config().exporter(Panics).build().unwrap();
    for lost in 1..=2 {
        in_service(&tracing, annotated);
        tracing.flush().unwrap_err();
        assert_eq!(tracing.stats().failed, lost, "the thread is still there");
    }
    assert_balanced(tracing.stats());
}

#[test]
fn the_process_tells_of_its_last_set_up_even_after_shutdown() {
    let _alone = alone();
    let tracing = config().exporter(Taken).init().unwrap();
    annotated();
    let unfinished = global::tracer("interop").start("open");
    assert_eq!(traced::stats(), Some(tracing.stats()));
    drop(tracing);
    let stats = traced::stats().unwrap();
    assert_eq!((stats.started, stats.exported, stats.unfinished), (2, 1, 1));
    assert_balanced(stats);
    drop(unfinished);

    let second = config().exporter(Taken).init().unwrap();
    assert_eq!(traced::stats(), Some(Stats::default()));
    drop(second);
}
