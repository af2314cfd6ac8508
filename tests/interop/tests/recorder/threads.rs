//! Threads of all kinds: what they have recorded outlives them.

use std::collections::HashSet;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::Duration;

use opentelemetry::global;
use opentelemetry::trace::Tracer as _;
use traced::{FutureExt as _, traced};
use traced_interop_tests::work::in_service;

use crate::delivery::{Gate, essay, essays};
use crate::support::{Kept, config, in_global_service, names};

#[traced]
async fn task() {
    essay();
    tokio::task::yield_now().await;
}

#[test]
fn many_threads_at_once_lose_nothing_and_repeat_nothing() {
    const SPANS: usize = 2_000;
    let kept = Kept::default();
    let config = config().exporter(kept.clone()).queue_size(1 << 16);
    let tracing = config.build().unwrap();
    thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| essays(&tracing, SPANS));
        }
        // Somebody reads all the while.
        scope.spawn(|| (0..50).for_each(|_| tracing.flush().unwrap()));
    });
    tracing.shutdown().unwrap();
    let spans = kept.spans();
    let ids: HashSet<_> = spans
        .iter()
        .map(|span| span.span_context.span_id())
        .collect();
    assert_eq!((spans.len(), ids.len()), (8 * SPANS, 8 * SPANS));
    assert_eq!(tracing.stats().exported, 8 * SPANS as u64);
}

#[test]
fn threads_that_are_gone_leave_their_spans_and_no_empty_room() {
    // They all fit into the queue, whenever they are sent.
    const THREADS: usize = 2_000;
    let gate = Gate::default();
    let config = config()
        .exporter(gate.clone())
        .schedule_delay(Duration::from_secs(3600));
    let tracing = config.queue_size(2_048).build().unwrap();
    for _ in 0..THREADS / 4 {
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| essays(&tracing, 1));
            }
        });
    }
    assert_eq!(tracing.stats().dropped, 0);
    assert_eq!(tracing.stats().pending, THREADS as u64);
    gate.open();
    tracing.shutdown().unwrap();
    assert_eq!(gate.kept.spans().len(), THREADS);
}

#[test]
fn threads_of_the_global_service_leave_their_spans_too() {
    const THREADS: usize = 200;
    let kept = Kept::default();
    in_global_service(config().exporter(kept.clone()), |tracing| {
        let threads: Vec<_> = (0..THREADS).map(|_| thread::spawn(essay)).collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        tracing.shutdown().unwrap();
    });
    assert_eq!(names(&kept.spans()), vec!["essay"; THREADS]);
}

#[test]
fn runtimes_come_and_go() {
    let kept = Kept::default();
    let tracing = config().exporter(kept.clone()).build().unwrap();
    for _ in 0..10 {
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        runtime.block_on(tracing.in_service(async {
            let tasks: Vec<_> = (0..20)
                .map(|_| tokio::spawn(task().with_current_context()))
                .collect();
            for task in tasks {
                task.await.unwrap();
            }
        }));
    }
    tracing.shutdown().unwrap();
    let spans = kept.spans();
    assert_eq!(spans.len(), 10 * 20 * 2);
    for span in spans.iter().filter(|span| span.name == "essay") {
        assert!(
            spans
                .iter()
                .any(|task| task.name == "task"
                    && task.span_context.span_id() == span.parent_span_id),
            "{span:#?}"
        );
    }
}

#[test]
fn a_runtime_that_shuts_down_ends_the_spans_of_its_tasks() {
    #[traced]
    async fn waits(started: tokio::sync::mpsc::Sender<()>) {
        started.send(()).await.unwrap();
        std::future::pending::<()>().await;
    }
    let kept = Kept::default();
    let tracing = config().exporter(kept.clone()).build().unwrap();
    let runtime = tokio::runtime::Runtime::new().unwrap();
    runtime.block_on(tracing.in_service(async {
        let (started, mut starts) = tokio::sync::mpsc::channel(1);
        tokio::spawn(waits(started).with_current_context());
        starts.recv().await.unwrap();
    }));
    drop(runtime);
    tracing.shutdown().unwrap();
    assert_eq!(names(&kept.spans()), ["waits"]);
    assert_eq!(tracing.stats().unfinished, 0);
}

#[test]
fn a_service_keeps_its_spans_while_others_become_the_process_s() {
    let tracing = config().exporter(Kept::default()).build().unwrap();
    let is_over = AtomicBool::new(false);
    let of_process = Kept::default();
    thread::scope(|scope| {
        scope.spawn(|| {
            in_service(&tracing, || {
                while !is_over.load(Ordering::Relaxed) {
                    global::tracer("library").in_span("query", |_| {});
                }
            });
        });
        for _ in 0..100 {
            in_global_service(config().exporter(of_process.clone()), |tracing| {
                tracing.shutdown().unwrap();
            });
        }
        is_over.store(true, Ordering::Relaxed);
    });
    assert!(of_process.spans().is_empty(), "{:#?}", of_process.spans());
}
