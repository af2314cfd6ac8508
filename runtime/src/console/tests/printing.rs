//! What appears on the output, and when the thread comes and goes.

use std::io::{self, Write};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::{Span as _, TraceContextExt as _, Tracer as _, TracerProvider as _};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkError;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider};

use crate::console::ConsoleProcessor;
use crate::console::collector::Collector;
use crate::console::output::Output;
use crate::console::traces::Limits;
use crate::tree::Rendering;

/// Nothing here takes as long, unless it hangs.
const HANGS: Duration = Duration::from_secs(60);

/// Sends on what is written.
struct Pipe(Sender<String>);

impl Write for Pipe {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let text = String::from_utf8_lossy(bytes).into_owned();
        match self.0.send(text) {
            Ok(()) => Ok(bytes.len()),
            Err(_) => Err(io::ErrorKind::BrokenPipe.into()),
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn console(limits: Limits) -> (Arc<Collector>, Receiver<String>) {
    let (sender, receiver) = channel();
    let output = Output::new(Box::new(Pipe(sender)), Rendering::stable);
    (Collector::new(output, limits), receiver)
}

/// Nothing is printed for being due.
fn patient() -> Limits {
    Limits {
        spans: 100,
        quiet: HANGS,
        patience: HANGS,
    }
}

fn service(collector: &Arc<Collector>, name: &'static str) -> SdkTracerProvider {
    SdkTracerProvider::builder()
        .with_resource(Resource::builder_empty().with_service_name(name).build())
        .with_span_processor(ConsoleProcessor::with_collector(Arc::clone(collector)))
        .build()
}

fn printed(receiver: &Receiver<String>) -> String {
    receiver.try_iter().collect()
}

/// One span below another.
fn nested(provider: &SdkTracerProvider, outer: &'static str, inner: &'static str) {
    let tracer = provider.tracer("test");
    let context = Context::new().with_span(tracer.start_with_context(outer, &Context::new()));
    tracer.start_with_context(inner, &context).end();
    context.span().end();
}

#[test]
fn a_trace_through_several_services_is_one_tree() {
    let (collector, output) = console(patient());
    let (api, store) = (service(&collector, "api"), service(&collector, "store"));
    let request = api.tracer("test").start("request");
    let carried = Context::new().with_remote_span_context(request.span_context().clone());
    let mut consumer = store.tracer("test").start_with_context("consume", &carried);
    consumer.end();
    drop(request);
    api.force_flush().unwrap();
    assert_eq!(printed(&output), "request @api\n└─ consume @store\n\n");
}

#[test]
fn a_finished_trace_is_printed_without_being_asked_for() {
    let (collector, output) = console(Limits {
        quiet: Duration::ZERO,
        ..patient()
    });
    let provider = service(&collector, "api");
    provider.tracer("test").start("request").end();
    let tree = output.recv_timeout(HANGS).unwrap();
    assert_eq!(tree, "request @api\n\n");
    provider.tracer("test").start("second_request").end();
    let tree = output.recv_timeout(HANGS).unwrap();
    assert_eq!(tree, "second_request @api\n\n");
}

#[test]
fn a_flush_leaves_open_traces_alone_and_shutdown_prints_them() {
    let (collector, output) = console(patient());
    let provider = service(&collector, "api");
    let tracer = provider.tracer("test");
    let context = Context::new().with_span(tracer.start("request"));
    tracer.start_with_context("query", &context).end();
    provider.force_flush().unwrap();
    assert_eq!(printed(&output), "");
    provider.shutdown_with_timeout(Duration::MAX).unwrap();
    assert_eq!(printed(&output), "query (parent outside) @api\n\n");
}

#[test]
fn the_last_service_to_leave_prints_what_others_left_open() {
    let (collector, output) = console(patient());
    let (api, store) = (service(&collector, "api"), service(&collector, "store"));
    let open = Context::new().with_span(api.tracer("test").start("request"));
    let tracer = store.tracer("test");
    tracer.start_with_context("save", &open).end();
    store.shutdown().unwrap();
    assert_eq!(printed(&output), "");
    open.span().end();
    api.shutdown().unwrap();
    assert_eq!(printed(&output), "request @api\n└─ save @store\n\n");
}

#[test]
fn a_console_can_be_used_again_after_all_services_left() {
    let (collector, output) = console(patient());
    for round in 0..3 {
        let provider = service(&collector, "api");
        nested(&provider, "request", "query");
        provider.shutdown().unwrap();
        assert_eq!(printed(&output), "request @api\n└─ query\n\n", "{round}");
        let again = provider.shutdown();
        assert!(matches!(again, Err(OTelSdkError::AlreadyShutdown)));
    }
}

#[test]
fn a_full_console_says_what_it_left_out() {
    let (collector, output) = console(Limits {
        spans: 0,
        ..patient()
    });
    let provider = service(&collector, "api");
    nested(&provider, "request", "query");
    provider.shutdown().unwrap();
    let printed = printed(&output);
    let left_out: usize = printed
        .lines()
        .filter_map(|line| {
            line.split_once(": ")?
                .1
                .split(' ')
                .next()?
                .parse::<usize>()
                .ok()
        })
        .sum();
    assert!(
        printed.contains("left out: more than could be held"),
        "{printed}"
    );
    assert_eq!(left_out, 2, "{printed}");
}

#[test]
fn unsampled_spans_are_not_printed() {
    let (collector, output) = console(patient());
    let provider = SdkTracerProvider::builder()
        .with_sampler(Sampler::AlwaysOff)
        .with_span_processor(ConsoleProcessor::with_collector(Arc::clone(&collector)))
        .build();
    nested(&provider, "request", "query");
    provider.shutdown().unwrap();
    assert_eq!(printed(&output), "");
}

#[test]
fn a_reader_who_has_gone_away_is_no_failure() {
    let (collector, output) = console(patient());
    drop(output);
    let provider = service(&collector, "api");
    nested(&provider, "request", "query");
    provider.force_flush().unwrap();
    nested(&provider, "request", "query");
    provider.shutdown().unwrap();
}

#[test]
fn a_disk_that_is_full_is_a_failure_and_said_at_the_flush() {
    struct Full;
    impl Write for Full {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(io::ErrorKind::StorageFull.into())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let collector = Collector::new(Output::new(Box::new(Full), Rendering::stable), patient());
    let provider = service(&collector, "api");
    nested(&provider, "request", "query");
    let failure = provider.force_flush().unwrap_err().to_string();
    assert!(failure.contains("traces could not be printed"), "{failure}");
    provider.force_flush().unwrap();
}

#[test]
fn a_paused_terminal_does_not_hold_a_flush_for_ever() {
    struct Paused(Arc<Mutex<()>>);
    impl Write for Paused {
        fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
            drop(self.0.lock().unwrap());
            Ok(bytes.len())
        }
        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }
    let pause = Arc::new(Mutex::new(()));
    let paused = pause.lock().unwrap();
    let output = Output::new(Box::new(Paused(Arc::clone(&pause))), Rendering::stable);
    let collector = Collector::new(output, patient());
    let provider = service(&collector, "api");
    nested(&provider, "request", "query");
    let flushed = collector.flush(Duration::from_millis(10));
    assert!(matches!(flushed, Err(OTelSdkError::Timeout(_))));
    drop(paused);
    collector.flush(HANGS).unwrap();
}

#[test]
fn many_threads_lose_no_span() {
    const THREADS: usize = 8;
    const TRACES: usize = 50;
    let (collector, output) = console(Limits {
        quiet: Duration::ZERO,
        spans: 10_000,
        ..patient()
    });
    let provider = service(&collector, "api");
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| (0..TRACES).for_each(|_| nested(&provider, "request", "query")));
        }
    });
    provider.shutdown().unwrap();
    let printed = printed(&output);
    assert_eq!(
        printed.matches("request @api\n└─ query\n\n").count(),
        THREADS * TRACES
    );
}
