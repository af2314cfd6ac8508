//! A queue that overflows: nobody waits, and everything is accounted for.

use std::sync::Barrier;
use std::time::Duration;

use traced::Config;
use traced_interop_tests::process;
use traced_interop_tests::work::{in_service, work};

use crate::delivery::{Gate, essay, essays};
use crate::support::{Kept, config};

const SPANS: usize = 5_000;

fn narrow(gate: &Gate) -> Config {
    let config = config()
        .exporter(gate.clone())
        .schedule_delay(Duration::from_secs(3600));
    config.queue_size(256).batch_size(64)
}

#[test]
fn every_span_is_exported_or_counted_as_dropped() {
    let gate = Gate::default();
    let tracing = narrow(&gate).build().unwrap();
    // Nothing is taken before all of them have ended: a call that waited would wait for ever.
    essays(&tracing, SPANS);
    work(&tracing, SPANS);
    let stats = tracing.stats();
    assert!(stats.dropped > 0);
    assert_eq!(stats.dropped + stats.pending, 2 * SPANS as u64);

    gate.open();
    // What was dropped is told by the flush during which it happened.
    tracing.shutdown().unwrap();
    let stats = tracing.stats();
    assert_eq!(stats.exported + stats.dropped, 2 * SPANS as u64);
    assert_eq!((stats.pending, stats.unfinished, stats.failed), (0, 0, 0));
    assert_eq!(gate.kept.spans().len() as u64, stats.exported);
    // Two kinds of spans, a chunk that is being filled, and a batch in its export.
    assert!(stats.exported >= 256, "{stats:?}");
    assert!(stats.exported <= 2 * (256 + 2 * 64), "{stats:?}");
}

#[test]
fn many_threads_that_overflow_it_are_accounted_for() {
    let gate = Gate::default();
    let tracing = narrow(&gate).build().unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| essays(&tracing, SPANS));
        }
    });
    gate.open();
    tracing.shutdown().unwrap();
    let stats = tracing.stats();
    assert!(stats.dropped > 0);
    assert_eq!(stats.exported + stats.dropped, 8 * SPANS as u64);
    assert_eq!(gate.kept.spans().len() as u64, stats.exported);
}

#[test]
fn there_is_room_again_after_an_overflow() {
    let gate = Gate::default();
    let tracing = narrow(&gate).build().unwrap();
    essays(&tracing, SPANS);
    gate.open();
    tracing.flush().unwrap();
    let before = tracing.stats();
    assert_eq!(before.pending, 0);
    in_service(&tracing, || (0..100).for_each(|_| essay()));
    tracing.flush().unwrap();
    assert_eq!(tracing.stats().exported, before.exported + 100);
    assert_eq!(tracing.stats().dropped, before.dropped);
}

#[test]
fn several_exporters_get_all_that_one_would_get() {
    for exporters in 1..=3 {
        let kept = Kept::default();
        let config = (0..exporters).fold(config(), |config, _| config.exporter(kept.clone()));
        let config = config.schedule_delay(Duration::from_secs(3600));
        let tracing = config.queue_size(64).batch_size(64).build().unwrap();
        let together = Barrier::new(9);
        std::thread::scope(|scope| {
            for _ in 0..8 {
                // No block is full, and all of them come at once.
                scope.spawn(|| {
                    essays(&tracing, 60);
                    together.wait();
                    together.wait();
                });
            }
            together.wait();
            tracing.flush().unwrap();
            together.wait();
        });
        assert_eq!(kept.spans().len(), exporters * 8 * 60);
        assert_eq!(tracing.stats().lost(), 0, "{exporters} exporters");
    }
}

#[test]
fn an_overflow_is_told_once_and_summed_up_at_the_end() {
    let ended = process::run(env!("CARGO_BIN_EXE_recording"), &["overflow"], &[]);
    assert!(ended.status.success(), "{ended:?}");
    let told = ended
        .stderr
        .lines()
        .filter(|line| line.contains("being dropped"));
    assert_eq!(told.count(), 1, "{}", ended.stderr);
    assert!(
        ended.stderr.contains("OTEL_BSP_MAX_QUEUE_SIZE"),
        "{}",
        ended.stderr
    );
    let sum = format!("{} dropped because the queue was full", ended.stdout.trim());
    assert!(ended.stderr.contains(&sum), "{ended:?}");
}
