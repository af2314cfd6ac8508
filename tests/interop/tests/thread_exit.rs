//! What is called while a thread is being destroyed: there is no current span any more, and nobody may panic, for a panic
//! in the destructor of a thread-local ends the process.

use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::future::{Future, pending};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::thread;

use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use traced::{Config, event, in_span, record, traced};
use traced_interop_tests::kept::{Kept, config, in_global_service};

static ENDED: AtomicUsize = AtomicUsize::new(0);

/// Is called when its thread ends.
struct AtEnd(Cell<Option<fn()>>);

impl Drop for AtEnd {
    fn drop(&mut self) {
        if let Some(call) = self.0.get() {
            call();
            ENDED.fetch_add(1, Ordering::SeqCst);
        }
    }
}

thread_local! {
    static AT_END: AtEnd = const { AtEnd(Cell::new(None)) };
    static KEPT: RefCell<Option<Pin<Box<dyn Future<Output = ()>>>>> = const { RefCell::new(None) };
}

#[traced(attrs(number = 1))]
fn plain() {}

#[traced]
fn fails() -> Result<(), String> {
    Err("late".to_owned())
}

#[traced(leaf)]
fn leaf() {}

#[traced(root)]
fn root() {}

#[traced(parent = traced::extract(&HashMap::<String, String>::new()))]
fn under() {}

#[traced]
async fn later() {}

#[traced]
fn returns_a_future() -> Pin<Box<dyn Future<Output = ()>>> {
    Box::pin(later())
}

struct CallsWhenDropped;

impl Drop for CallsWhenDropped {
    fn drop(&mut self) {
        plain();
    }
}

#[traced]
async fn never() {
    let _dropped_inside = CallsWhenDropped;
    pending().await
}

fn poll(future: impl Future<Output = ()>) {
    let _ = pin!(future).poll(&mut Context::from_waker(Waker::noop()));
}

/// Everything that looks at the current context.
const CALLS: [fn(); 14] = [
    plain,
    || drop(fails()),
    leaf,
    root,
    under,
    || poll(later()),
    || poll(returns_a_future()),
    || in_span!("block", {}),
    || record!(number = 1),
    || event!("late"),
    || traced::record_error(&std::fmt::Error),
    || traced::inject(&mut HashMap::<String, String>::new()),
    || traced::in_current_context(plain)(),
    || assert_eq!(traced::current_trace_id(), None),
];

/// The thread-local is there before the first span, as a pool of connections is.
fn call_at_end(call: fn()) {
    let before = ENDED.load(Ordering::SeqCst);
    let thread = thread::spawn(move || {
        AT_END.with(|at_end| at_end.0.set(Some(call)));
        plain();
    });
    thread.join().expect("the thread ends well");
    assert_eq!(ENDED.load(Ordering::SeqCst), before + 1);
}

/// A future that was begun, and is dropped with its thread.
fn keep_future() {
    let thread = thread::spawn(|| {
        KEPT.with(|kept| {
            let mut future: Pin<Box<dyn Future<Output = ()>>> = Box::pin(never());
            let polled = future
                .as_mut()
                .poll(&mut Context::from_waker(Waker::noop()));
            assert!(polled.is_pending());
            *kept.borrow_mut() = Some(future);
        });
    });
    thread.join().expect("the thread ends well");
}

fn everything() {
    CALLS.into_iter().for_each(call_at_end);
    keep_future();
}

/// Has annotations go through the SDK.
#[derive(Debug)]
struct Onlooker;

impl SpanProcessor for Onlooker {
    fn on_start(&self, _: &mut Span, _: &opentelemetry::Context) {}

    fn on_end(&self, _: SpanData) {}

    fn force_flush(&self) -> opentelemetry_sdk::error::OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(
        &self,
        _: std::time::Duration,
    ) -> opentelemetry_sdk::error::OTelSdkResult {
        Ok(())
    }
}

/// One after the other: a process has one service of its own, and before it none.
#[test]
fn whoever_is_destroyed_late_may_call_what_is_annotated() {
    everything();
    let set_ups: [fn(Config) -> Config; 2] =
        [|config| config, |config| config.span_processor(Onlooker)];
    for set_up in set_ups {
        let kept = Kept::default();
        let config = set_up(config().exporter(kept.clone()));
        in_global_service(config, |tracing| {
            everything();
            tracing.shutdown().expect("nothing else is lost");
        });
        let spans = kept.spans();
        // Those that began while the thread lived.
        let plain = spans.iter().filter(|span| span.name == "plain").count();
        assert_eq!(plain, CALLS.len());
        assert_eq!(spans.iter().filter(|span| span.name == "never").count(), 1);
        assert_eq!(spans.len(), CALLS.len() + 1);
    }
}
