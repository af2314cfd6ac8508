//! Before, during and after a service.

use std::any::Any;
use std::sync::Arc;
use std::sync::mpsc::{self, Sender};
use std::thread;

use opentelemetry::Context;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Link, SpanKind, TraceContextExt as _, TraceId};
use opentelemetry_sdk::trace::{Sampler, SamplingResult, ShouldSample};
use traced::{Tracing, traced};
use traced_interop_tests::process;
use traced_interop_tests::work::in_service;

use crate::delivery::{essay, essays};
use crate::support::{Kept, config, in_global_service, names};

#[traced]
fn outlives(tracing: &Tracing) {
    assert_eq!(tracing.stats().unfinished, 1);
    tracing.shutdown().unwrap();
    assert_eq!(tracing.stats().unfinished, 1);
    essay();
}

#[test]
fn a_span_that_ends_after_the_shutdown_is_lost_and_harms_nobody() {
    let [one, two] = [Kept::default(), Kept::default()];
    let tracing = config().exporter(one.clone()).build().unwrap();
    in_service(&tracing, || (essay(), outlives(&tracing)));
    in_global_service(config().exporter(two.clone()), |tracing| {
        essay();
        outlives(tracing);
    });
    for kept in [one, two] {
        assert_eq!(names(&kept.spans()), ["essay"]);
    }
}

#[test]
fn after_the_shutdown_nothing_is_recorded() {
    #[traced(attrs(count = unreachable()))]
    fn late() {
        assert!(!Context::current().span().span_context().is_valid());
    }
    fn unreachable() -> u32 {
        unreachable!("nothing records")
    }
    let kept = Kept::default();
    let tracing = config().exporter(kept.clone()).build().unwrap();
    tracing.shutdown().unwrap();
    in_service(&tracing, late);
    in_global_service(config().exporter(kept.clone()), |tracing| {
        tracing.shutdown().unwrap();
        late();
    });
    assert_eq!(kept.spans().len(), 0);
    assert_eq!(tracing.stats().unfinished, 0);
}

#[test]
fn one_service_after_another_gets_the_spans_of_its_own_time() {
    let (sender, calls) = std::sync::mpsc::channel::<()>();
    let (done, has_done) = std::sync::mpsc::channel();
    // A thread that was there before the services, and outlives them.
    let thread = thread::spawn(move || {
        for () in calls {
            essay();
            done.send(()).unwrap();
        }
    });
    for calls in 1..=3 {
        let kept = Kept::default();
        in_global_service(config().exporter(kept.clone()), |tracing| {
            for _ in 0..calls {
                essay();
                sender.send(()).unwrap();
                has_done.recv().unwrap();
            }
            tracing.shutdown().unwrap();
        });
        assert_eq!(kept.spans().len(), 2 * calls);
    }
    drop(sender);
    thread.join().unwrap();
}

#[test]
fn services_beside_each_other_keep_their_spans_apart() {
    let [one, two, global] = [Kept::default(), Kept::default(), Kept::default()];
    let first = config().exporter(one.clone()).build().unwrap();
    let second = config().exporter(two.clone()).build().unwrap();
    in_global_service(config().exporter(global.clone()), |tracing| {
        essay();
        in_service(&first, || {
            essays(&second, 2);
            essay();
        });
        essays(&second, 1);
        tracing.shutdown().unwrap();
    });
    first.shutdown().unwrap();
    second.shutdown().unwrap();
    assert_eq!([global, one, two].map(|kept| kept.spans().len()), [1, 1, 3]);
}

/// Is there as long as the recorder that asks it.
#[derive(Debug, Clone)]
struct Tracked(#[expect(dead_code, reason = "it is there")] Arc<dyn Any + Send + Sync>);

impl ShouldSample for Tracked {
    fn should_sample(
        &self,
        parent: Option<&Context>,
        trace_id: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        Sampler::AlwaysOn.should_sample(parent, trace_id, name, kind, attributes, links)
    }
}

#[test]
fn services_that_are_gone_leave_no_memory_behind() {
    let token = Arc::new(());
    let mut afterwards = Vec::new();
    for _ in 0..100 {
        let sampler = Tracked(token.clone());
        let tracing = config()
            .sampler(sampler)
            .exporter(Kept::default())
            .build()
            .unwrap();
        essays(&tracing, 1);
        tracing.shutdown().unwrap();
        drop(tracing);
        afterwards.push(Arc::strong_count(&token));
    }
    // The last one may still be in the memory of this thread; the hundred may not.
    assert!(
        afterwards.iter().all(|count| *count <= 10),
        "{afterwards:?}"
    );
}

#[test]
fn a_processor_of_the_applications_own_sees_annotated_spans_start() {
    let ended = process::run(env!("CARGO_BIN_EXE_recording"), &["processor"], &[]);
    assert!(ended.status.success(), "{ended:?}");
    assert_eq!(ended.stdout.trim(), "start essay\nend essay tenant_id=t-1");
    let told = ended
        .stderr
        .lines()
        .filter(|line| line.contains("span processor"));
    assert_eq!(told.count(), 1, "{}", ended.stderr);
}

/// Says farewell in a span.
#[derive(Debug)]
struct Farewell(Sender<()>);

impl Drop for Farewell {
    fn drop(&mut self) {
        essay();
        // Nobody listens any more where the test has failed.
        let _ = self.0.send(());
    }
}

#[test]
fn a_sampler_that_makes_spans_when_it_is_dropped_disturbs_nobody() {
    let (farewell, farewells) = mpsc::channel();
    let (turn, turns) = mpsc::channel();
    let (done, all_done) = mpsc::channel();
    let worker = thread::spawn(move || {
        for () in turns {
            essay();
            done.send(()).unwrap();
        }
    });
    let work = || {
        turn.send(()).unwrap();
        all_done.recv().expect("the worker goes on");
    };
    let first = config().sampler(Tracked(Arc::new(Farewell(farewell))));
    in_global_service(first.exporter(Kept::default()), |_| work());
    // The worker is the last to know of the first service, and learns here that it has gone.
    in_global_service(config().exporter(Kept::default()), |_| {
        work();
        farewells.recv().expect("the sampler has gone");
    });
    drop(turn);
    worker.join().unwrap();
}

#[test]
fn a_loss_at_shutdown_is_told_with_its_reason() {
    let ended = process::run(env!("CARGO_BIN_EXE_recording"), &["unfinished"], &[]);
    assert!(ended.status.success(), "{ended:?}");
    assert!(
        ended
            .stderr
            .contains("1 span was lost: 1 not ended when tracing shut down"),
        "{}",
        ended.stderr
    );
}
