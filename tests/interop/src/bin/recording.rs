//! Services whose annotated spans are recorded, for tests of what they have to say.

use std::error::Error;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use opentelemetry::trace::{Span as _, Status};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanExporter, SpanProcessor};
use traced::{Config, traced};

fn main() -> Result<(), Box<dyn Error>> {
    let piece = std::env::args().nth(1).unwrap_or_default();
    match &*piece {
        "processor" => {
            let _tracing = config(Names::default()).span_processor(Tenant).init()?;
            essay();
        }
        "overflow" => overflow()?,
        "unfinished" => {
            let tracing = config(Names::default()).init()?;
            shuts_down(&tracing);
        }
        other => return Err(format!("unknown piece {other:?}").into()),
    }
    Ok(())
}

fn config(exporter: impl SpanExporter + 'static) -> Config {
    Config::new("recording_service")
        .handle_signals(false)
        .console(false)
        .exporter(exporter)
}

#[traced]
fn essay() {}

#[traced]
fn shuts_down(tracing: &traced::Tracing) {
    // What is lost is on stderr.
    let _ = tracing.shutdown();
}

/// Keeps names, and how the spans failed.
#[derive(Debug, Clone, Default)]
struct Names(Arc<Mutex<Vec<String>>>);

impl SpanExporter for Names {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let names = batch.into_iter().map(|span| match span.status {
            Status::Error { description } => format!("{}({description})", span.name),
            _ => span.name.into_owned(),
        });
        self.0.lock().expect("nobody panics").extend(names);
        Ok(())
    }
}

/// Adds an attribute to each span that starts, and tells what it sees.
#[derive(Debug)]
struct Tenant;

impl SpanProcessor for Tenant {
    fn on_start(&self, span: &mut Span, _: &Context) {
        println!(
            "start {}",
            span.exported_data()
                .map_or_else(Default::default, |span| span.name)
        );
        span.set_attribute(KeyValue::new("tenant_id", "t-1"));
    }

    fn on_end(&self, span: SpanData) {
        let tenant = span
            .attributes
            .iter()
            .find(|attribute| attribute.key.as_str() == "tenant_id");
        let tenant = tenant.map_or_else(String::new, |tenant| tenant.value.to_string());
        println!("end {} tenant_id={tenant}", span.name);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}

/// More spans than there is room for, again and again; prints how many were dropped.
fn overflow() -> Result<(), Box<dyn Error>> {
    let config = config(Names::default()).queue_size(64).batch_size(64);
    let tracing = config.schedule_delay(Duration::from_secs(3600)).init()?;
    for _ in 0..3 {
        let before = tracing.stats().dropped;
        while tracing.stats().dropped == before {
            (0..10_000).for_each(|_| essay());
        }
        // That spans were lost is what this is for.
        let _ = tracing.flush();
    }
    let _ = tracing.shutdown();
    println!("{}", tracing.stats().dropped);
    Ok(())
}
