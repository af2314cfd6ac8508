//! Any program looks the same through the recorder as through the SDK's spans: where annotated calls of every form are
//! within each other, wait, fail, panic and are dropped, and others write to their spans at any time.
//!
//! It has a process of its own, whose service is the one that annotations find by the shortest way.

mod forms;
mod interpreter;
mod look;
mod others;
mod program;
mod settings;

use std::thread;

use proptest::collection::vec;
use proptest::prelude::*;
use traced::{Config, in_current_context};
use traced_interop_tests::doors::{Idle, Seen, in_order, seen};
use traced_interop_tests::kept::{Kept, config, in_global_service};
use traced_interop_tests::work::in_service;

use self::interpreter::run;
use self::look::Look;
use self::program::{Program, programs};
use self::settings::settings;

/// What a service's exporter got, and what the code saw.
fn of_service<L>(config: Config, run: impl FnOnce() -> L) -> (L, Vec<Seen>) {
    let kept = Kept::default();
    let tracing = config.exporter(kept.clone()).build();
    let tracing = tracing.expect("the settings can be used");
    let looks = in_service(&tracing, run);
    tracing.shutdown().expect("nothing is lost");
    (looks, seen(&kept.spans()))
}

fn of_process<L>(config: Config, run: impl FnOnce() -> L) -> (L, Vec<Seen>) {
    let kept = Kept::default();
    let looks = in_global_service(config.exporter(kept.clone()), |tracing| {
        let looks = run();
        tracing.shutdown().expect("nothing is lost");
        looks
    });
    (looks, seen(&kept.spans()))
}

/// Runs each program on a thread of its own.
fn side_by_side(programs: &[Program]) -> Vec<Vec<Look>> {
    thread::scope(|scope| {
        let threads: Vec<_> = programs
            .iter()
            .map(|program| scope.spawn(in_current_context(|| run(program))))
            .collect();
        let looks = threads.into_iter().map(|thread| thread.join());
        looks.map(|it| it.expect("panics are caught")).collect()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_two_doors_tell_the_same_of_any_program(program in programs(), settings in settings()) {
        let standard = || settings.apply(config()).span_processor(Idle);
        let recorder = || settings.apply(config());
        let run = || run(&program);
        prop_assert_eq!(of_service(recorder(), run), of_service(standard(), run));
        prop_assert_eq!(of_process(recorder(), run), of_process(standard(), run));
    }

    #[test]
    fn programs_do_not_get_in_the_way_of_each_other(programs in vec(programs(), 2..6), settings in settings()) {
        let config = || settings.apply(config());
        let together = of_service(config(), || side_by_side(&programs));
        let alone = programs.iter().map(|program| of_service(config(), || run(program)));
        let (looks, spans): (Vec<_>, Vec<_>) = alone.unzip();
        prop_assert_eq!(together, (looks, in_order(spans.into_iter().flatten())));
    }
}
