//! The panic hook is the process's, so what we do with it is tested in a process of its own, step by step.

use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU32, Ordering};

use traced::__private::{Callsite, enter};
use traced::testing::{Spans, capture};

static CALLED: AtomicU32 = AtomicU32::new(0);

fn count_calls() {
    panic::set_hook(Box::new(|_| {
        CALLED.fetch_add(1, Ordering::Relaxed);
    }));
}

fn panics_in(site: &'static Callsite, message: &'static str) -> Spans {
    capture(|| {
        let panicking = || {
            let _span = enter(site);
            panic!("{message}");
        };
        assert!(catch_unwind(AssertUnwindSafe(panicking)).is_err());
    })
}

const fn site(name: &'static str) -> Callsite {
    Callsite::new::<()>(name, "tests", "")
}

#[test]
fn other_hooks_are_called_and_may_take_the_place_of_ours() {
    static IS_SILENT: Callsite = site("is_silent");
    static TELLS: Callsite = site("tells").with_panic_messages();

    count_calls();
    let spans = panics_in(&IS_SILENT, "nobody asked");
    spans.find("is_silent").assert_error("panic", "panicked");
    assert_eq!(CALLED.load(Ordering::Relaxed), 1);

    let spans = panics_in(&TELLS, "heard by both");
    spans.find("tells").assert_error("panic", "heard by both");
    assert_eq!(
        CALLED.load(Ordering::Relaxed),
        2,
        "the hook before ours is called"
    );

    count_calls();
    let spans = panics_in(&TELLS, "heard by the other");
    spans.find("tells").assert_error("panic", "panicked");
    assert_eq!(CALLED.load(Ordering::Relaxed), 3);
}
