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

use proptest::prelude::*;
use traced::Config;
use traced_interop_tests::doors::{Idle, Seen, seen};
use traced_interop_tests::kept::{Kept, config, in_global_service};
use traced_interop_tests::work::in_service;

use self::interpreter::run;
use self::look::Look;
use self::program::{Program, programs};
use self::settings::settings;

/// What the program saw, and what the exporter got.
type Told = (Vec<Look>, Vec<Seen>);

fn of_service(config: Config, program: &Program) -> Told {
    let kept = Kept::default();
    let tracing = config.exporter(kept.clone()).build();
    let tracing = tracing.expect("the settings can be used");
    let looks = in_service(&tracing, || run(program));
    tracing.shutdown().expect("nothing is lost");
    (looks, seen(&kept.spans()))
}

fn of_process(config: Config, program: &Program) -> Told {
    let kept = Kept::default();
    let looks = in_global_service(config.exporter(kept.clone()), |tracing| {
        let looks = run(program);
        tracing.shutdown().expect("nothing is lost");
        looks
    });
    (looks, seen(&kept.spans()))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 500, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_two_doors_tell_the_same_of_any_program(program in programs(), settings in settings()) {
        for run in [of_service, of_process] {
            let standard = run(settings.apply(config()).span_processor(Idle), &program);
            let recorder = run(settings.apply(config()), &program);
            prop_assert_eq!(&recorder, &standard);
        }
    }
}
