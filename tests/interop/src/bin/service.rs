//! A service as small as can be, for tests to run in a process of its own.

use std::error::Error;
use std::fs;
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::task::{Context, Poll, Wake, Waker};
use std::thread::{self, Thread};

use opentelemetry::KeyValue;
use opentelemetry::global;
use opentelemetry::trace::{Span as _, Tracer as _};
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanData, SpanExporter};

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["work"] => {
            let _tracing = traced::init("interop_service")?;
            work("work");
        }
        ["header-in-code"] => {
            let _tracing = traced::Config::new("interop_service")
                .header("x-from", "code")
                .init()?;
            work("work");
        }
        ["current-thread-runtime"] => {
            let runtime = tokio::runtime::Builder::new_current_thread().build()?;
            runtime.block_on(async {
                let _tracing = traced::init("interop_service")?;
                work("work");
                Ok::<_, traced::InitError>(())
            })?;
        }
        [what, ref rest @ ..] if what.starts_with("audit") => audit(what, rest)?,
        ["threads"] => threads()?,
        ["propagators"] => propagators()?,
        ["until-killed"] => {
            let _tracing = traced::init("interop_service")?;
            work("work");
            println!("ready");
            loop {
                thread::park();
            }
        }
        ["within"] => {
            let _tracing = traced::init("interop_service")?;
            within();
        }
        ["overrun"] => {
            let _tracing = traced::init("interop_service")?;
            (0..20_000).for_each(|_| step());
        }
        ["outage"] => outage()?,
        ["until-signal"] => until_signal()?,
        ["two-waiters"] => {
            let _tracing = traced::init("interop_service")?;
            let other = thread::spawn(|| block_on(announced(traced::shutdown_signal())));
            block_on(announced(traced::shutdown_signal()));
            other.join().expect("the other waiter ends too");
            println!("both woke");
        }
        [what, ref rest @ ..] if what.starts_with("hash") => hash(what, rest)?,
        ref other => return Err(format!("unknown arguments {other:?}").into()),
    }
    Ok(())
}

fn work(name: &'static str) {
    let mut span = global::tracer("interop").start(name);
    span.set_attribute(KeyValue::new("essay_text", "smörgåsbord"));
    span.end();
}

#[traced::traced]
fn step() {}

/// Refuses spans for the reason that they are called by.
#[derive(Debug)]
struct Moody;

impl SpanExporter for Moody {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        match batch.first().map(|span| span.name.to_string()) {
            Some(reason) if reason != "work" => Err(OTelSdkError::InternalFailure(reason)),
            _ => Ok(()),
        }
    }
}

/// Exports one span after the other, some of them in vain.
fn outage() -> Result<(), Box<dyn Error>> {
    let tracing = traced::Config::new("interop_service")
        .exporter(Moody)
        .init()?;
    for reason in [
        "refused by port 1",
        "refused by port 2",
        "unauthorized",
        "work",
        "work",
    ] {
        work(reason);
        // What is lost is said on stderr.
        let _ = tracing.flush();
    }
    Ok(())
}

/// The span does not come to its end.
#[traced::traced]
fn within() {
    work("step");
    println!("ready");
    loop {
        thread::park();
    }
}

/// What a library may do that knows nothing of the conventions, twice.
fn unconventional() {
    for _ in 0..2 {
        let mut span = global::tracer("library").start("load");
        span.set_attribute(KeyValue::new("user_email", "ada@example.com"));
        span.end();
        greet("grace@example.com");
    }
}

fn audit(what: &str, rest: &[&str]) -> Result<(), Box<dyn Error>> {
    match (what, rest) {
        ("audit", []) => {
            let _tracing = traced::init("interop_service")?;
            unconventional();
        }
        ("audit-in-code", [policy]) => {
            let config = traced::Config::new("interop_service");
            let _tracing = config.audit(true).audit_policy(policy).init()?;
            unconventional();
        }
        ("audit-of-services", []) => {
            for name in ["content_service", "spellchecker_service"] {
                let tracing = traced::Config::new(name).build()?;
                block_on(tracing.in_service(async { unconventional() }));
            }
        }
        ("audit-without-end", []) => {
            let _tracing = traced::init("interop_service")?;
            for id in 0..2000 {
                drop(global::tracer("library").start(format!("load {id}")));
            }
        }
        ("audit-own-provider", []) => {
            let provider = SdkTracerProvider::builder()
                .with_span_processor(traced::AuditProcessor::new()?)
                .build();
            global::set_tracer_provider(provider);
            unconventional();
        }
        other => return Err(format!("unknown arguments {other:?}").into()),
    }
    Ok(())
}

#[traced::traced(attrs(user.email = email), allow(user.email, reason = "the support console"))]
fn greet(email: &str) {}

fn hash(what: &str, rest: &[&str]) -> Result<(), Box<dyn Error>> {
    let config = || traced::Config::new("interop_service");
    let (_tracing, values) = match (what, rest) {
        ("hash", values) => (Some(config().init()?), values),
        ("hash-with-key", [key, values @ ..]) => (Some(config().hash_key(*key).init()?), values),
        ("hash-without-init", values) => (None, values),
        other => return Err(format!("unknown arguments {other:?}").into()),
    };
    for value in values {
        println!("{}", traced::hash(value));
    }
    Ok(())
}

fn threads() -> Result<(), Box<dyn Error>> {
    let count = || fs::read_dir("/proc/self/task").map(Iterator::count);
    let before = count()?;
    let tracing = traced::init("interop_service")?;
    let during = count()?;
    let is_recording = global::tracer("interop").start("work").is_recording();
    println!("additional threads: {}", during - before);
    println!("recording: {is_recording}");
    tracing.shutdown()?;
    Ok(())
}

fn propagators() -> Result<(), Box<dyn Error>> {
    let _tracing = traced::init("interop_service")?;
    let mut fields: Vec<String> = global::get_text_map_propagator(|propagator| {
        propagator.fields().map(ToOwned::to_owned).collect()
    });
    fields.sort();
    let fields = fields.join(",");
    println!("fields: {fields}");
    Ok(())
}

fn until_signal() -> Result<(), Box<dyn Error>> {
    let tracing = traced::init("interop_service")?;
    work("before the signal");
    block_on(announced(traced::shutdown_signal()));
    work("after the signal");
    tracing.shutdown()?;
    println!("exported {}", tracing.stats().exported);
    Ok(())
}

/// Prints a line once the future waits.
async fn announced(future: impl Future<Output = ()>) {
    let mut future = pin!(future);
    let mut is_announced = false;
    std::future::poll_fn(|context| {
        let poll = future.as_mut().poll(context);
        if poll.is_pending() && !is_announced {
            is_announced = true;
            println!("waiting");
        }
        poll
    })
    .await;
}

/// No runtime at all.
fn block_on<T>(future: impl Future<Output = T>) -> T {
    struct Unpark(Thread);
    impl Wake for Unpark {
        fn wake(self: Arc<Self>) {
            self.0.unpark();
        }
    }

    let waker = Waker::from(Arc::new(Unpark(thread::current())));
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut Context::from_waker(&waker)) {
            return output;
        }
        thread::park();
    }
}
