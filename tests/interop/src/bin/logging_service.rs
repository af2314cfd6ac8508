//! A service that logs, for tests to run in a process of its own. It prints the ids of its spans, so that tests know
//! what the lines have to say.

use std::error::Error;
use std::fmt;

use opentelemetry::trace::{TraceContextExt as _, Tracer as _};
use opentelemetry::{Context, global};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
use traced::logs::Format;
use traced::{Compression, Config, traced};
use tracing::{debug, info, warn};

const SERVICE: &str = "logging_service";

fn main() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    match arguments[..] {
        ["lines"] => lines_of(Config::new(SERVICE))?,
        ["in-code"] => lines_of(in_code())?,
        ["uncompressed-in-code"] => {
            lines_of(Config::new(SERVICE).compression(Compression::None))?;
        }
        ["left-to-the-application"] => {
            lines_of(Config::new(SERVICE).logs(false))?;
            println!("installed: {}", tracing::dispatcher::has_been_set());
        }
        ["own-subscriber"] => own_subscriber()?,
        ["other-library"] => other_library()?,
        ["crate-log"] => {
            let _tracing = traced::init(SERVICE)?;
            tracing_log::log::info!("from the crate log");
        }
        ["failing"] => {
            let _tracing = traced::init(SERVICE)?;
            // That it fails is the point.
            let _ = fail();
        }
        ["twice"] => twice()?,
        ["broken-values"] => broken_values()?,
        ["long-values"] => {
            let _tracing = traced::init(SERVICE)?;
            let bytes = &b"abcdef"[..];
            warn!(text = "smörgåsbord", shown = %"smörgås", bytes, surplus = 1, "a body of any length");
            warn!(a = 1, b = 2, c = 3, d = 4, "as many again");
        }
        ["count"] => count()?,
        ["short-deadline"] => short_deadline()?,
        ["span-events"] => span_events()?,
        ref other => return Err(format!("unknown arguments {other:?}").into()),
    }
    Ok(())
}

fn lines_of(config: Config) -> Result<(), Box<dyn Error>> {
    let _tracing = config.init()?;
    lines();
    Ok(())
}

fn in_code() -> Config {
    Config::new(SERVICE)
        .logs_format(Format::Json)
        .logs_filter("warn")
}

fn own_subscriber() -> Result<(), Box<dyn Error>> {
    tracing_subscriber::fmt()
        .with_writer(std::io::stdout)
        .init();
    let _tracing = traced::init(SERVICE)?;
    info!("to the first");
    Ok(())
}

fn other_library() -> Result<(), Box<dyn Error>> {
    let _tracing = traced::init(SERVICE)?;
    global::tracer("library").in_span("load", |_| {
        print_ids();
        info!("loaded");
    });
    Ok(())
}

fn twice() -> Result<(), Box<dyn Error>> {
    for number in 1..=2 {
        let tracing = traced::init(SERVICE)?;
        info!(number, "again");
        tracing.shutdown()?;
    }
    info!("afterwards");
    Ok(())
}

fn broken_values() -> Result<(), Box<dyn Error>> {
    let _tracing = traced::init(SERVICE)?;
    let cause: &dyn Error = &Broken;
    warn!(cause, value = %Broken, "{Broken}");
    info!("afterwards");
    Ok(())
}

fn count() -> Result<(), Box<dyn Error>> {
    let tracing = traced::init(SERVICE)?;
    for number in 0..3 {
        info!(number, "counted");
    }
    let outcome = tracing.flush().map_err(|error| error.to_string());
    let stats = tracing.log_stats();
    println!("{outcome:?} {} {}", stats.exported, stats.failed);
    Ok(())
}

fn short_deadline() -> Result<(), Box<dyn Error>> {
    let tracing = Config::new(SERVICE)
        .shutdown_deadline(std::time::Duration::from_millis(50))
        .init()?;
    info!("too late");
    let outcome = tracing.shutdown().map_err(|error| error.to_string());
    let stats = tracing.log_stats();
    // An export that is given up counts as failed as soon as its thread has noticed.
    println!("{outcome:?} {}", stats.pending + stats.failed);
    Ok(())
}

fn span_events() -> Result<(), Box<dyn Error>> {
    let _tracing = Config::new(SERVICE)
        .logs_span_events(true)
        .span_processor(Chatty)
        .init()?;
    lines();
    // That it fails is the point.
    let _ = fail();
    end_while_current();
    Ok(())
}

fn lines() {
    info!("outside");
    accept(2);
}

#[traced(name = "accept_batch")]
fn accept(essays: u64) {
    print_ids();
    debug!("details");
    warn!(essays, late = true, by = ?Some("cache"), "batch accepted");
}

#[traced]
fn fail() -> Result<(), std::num::ParseIntError> {
    print_ids();
    "seven".parse::<u32>().map(|_| ())
}

fn end_while_current() {
    let context = Context::current_with_span(global::tracer("library").start("load"));
    let _current = context.clone().attach();
    context.span().end();
}

fn print_ids() {
    let context = Context::current();
    let span = context.span();
    let span_context = span.span_context();
    let flags = span_context.trace_flags().to_u8();
    println!(
        "{} {} {flags:02x}",
        span_context.trace_id(),
        span_context.span_id()
    );
}

/// Fails in the midst of its text.
#[derive(Debug)]
struct Broken;

impl fmt::Display for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("so far")?;
        Err(fmt::Error)
    }
}

impl Error for Broken {}

/// A processor that logs while a span ends that is still the current one.
#[derive(Debug)]
struct Chatty;

impl SpanProcessor for Chatty {
    fn on_start(&self, _: &mut Span, _: &Context) {
        info!("a span starts");
    }

    fn on_end(&self, _: SpanData) {
        info!("a span ends");
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: std::time::Duration) -> OTelSdkResult {
        Ok(())
    }
}
