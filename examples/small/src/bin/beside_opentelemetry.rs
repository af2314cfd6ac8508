//! Spans by hand on OpenTelemetry's own API and annotated functions in one trace, which also goes to an exporter of
//! the application's.
//!
//! ```sh
//! cargo run -p traced-small-examples --bin beside_opentelemetry
//! ```
//!
//! ```text
//! trace 88dfcd30 · 482 µs · 5 spans · beside_opentelemetry
//!   482 µs  import @beside_opentelemetry  word_count=10
//!   311 µs  ├─ count_words  word_count=6  examples/small/src/bin/beside_opentelemetry.rs:53
//!  9.45 µs  │  └─ split
//!  28.7 µs  └─ count_words  word_count=4  examples/small/src/bin/beside_opentelemetry.rs:53
//!  4.48 µs     └─ split
//!
//! exported: split, count_words, split, count_words, import
//! ```

use std::error::Error;
use std::sync::{Arc, Mutex};

use opentelemetry::trace::{TraceContextExt as _, Tracer as _};
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use traced::{record, traced};

/// Any exporter of the SDK will do. This one keeps the spans' names.
#[derive(Clone, Debug, Default)]
struct Names(Arc<Mutex<Vec<String>>>);

impl SpanExporter for Names {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let names = batch.iter().map(|span| span.name.to_string());
        self.0.lock().unwrap().extend(names);
        Ok(())
    }
}

/// By hand, as in code that knows nothing of `traced`. What it calls is under its span.
fn import(texts: &[&str]) -> usize {
    global::tracer("importer").in_span("import", |context| {
        let words = texts.iter().map(|text| count_words(text)).sum();
        context
            .span()
            .set_attribute(KeyValue::new("word_count", words as i64));
        words
    })
}

/// Annotated, under whatever span is current. What it calls, by hand or not, is under it in turn.
#[traced]
fn count_words(text: &str) -> usize {
    let words = split(text).len();
    record!(word_count = words);
    words
}

fn split(text: &str) -> Vec<&str> {
    global::tracer("importer").in_span("split", |_| text.split_whitespace().collect())
}

fn main() -> Result<(), Box<dyn Error>> {
    let names = Names::default();
    // With an exporter there are no trees on the terminal unless they are asked for.
    let tracing = traced::Config::new("beside_opentelemetry")
        .exporter(names.clone())
        .console(true)
        .init()?;
    import(&["to be or not to be", "the rest is silence"]);
    tracing.shutdown()?; // everything is exported now
    println!("exported: {}", names.0.lock().unwrap().join(", "));
    Ok(())
}
