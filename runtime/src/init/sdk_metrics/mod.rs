//! What became of spans, as OpenTelemetry's own metrics
//! ([SDK metrics](https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/)). The instruments ask for counts that are
//! kept anyway, so that spans cost the same with them and without.

mod processor;

use std::sync::Arc;

use opentelemetry::metrics::{AsyncInstrument, Meter};
use opentelemetry::{InstrumentationScope, KeyValue, global};

use self::processor::processors;
use super::config::CustomExporter;
use super::settings::{Otlp, Protocol};
use super::tally::{Source, Tally};

/// Takes a value and the attributes it has.
type See<'a, T> = &'a mut dyn FnMut(T, &[KeyValue]);

/// What an exporter is called, and where it sends to.
#[derive(Debug)]
pub(super) struct Component {
    attributes: Vec<KeyValue>,
}

impl Component {
    /// One for each exporter: OTLP's first, as everywhere.
    pub(super) fn all(otlp: Option<&Otlp>, custom: &[CustomExporter]) -> Vec<Self> {
        let otlp = otlp.map(|otlp| Self {
            attributes: [
                component(otlp_type(otlp.protocol), 0).to_vec(),
                server(otlp),
            ]
            .concat(),
        });
        let custom = custom.iter().enumerate().map(|(index, exporter)| {
            let same = custom[..index].iter();
            let before = same.filter(|other| other.name == exporter.name).count();
            Self {
                attributes: component(exporter.name, before).to_vec(),
            }
        });
        otlp.into_iter().chain(custom).collect()
    }

    fn with_error(&self, error_type: &'static str) -> Vec<KeyValue> {
        with_error(&self.attributes, error_type)
    }
}

fn otlp_type(protocol: Protocol) -> &'static str {
    match protocol {
        Protocol::Grpc => "otlp_grpc_span_exporter",
        Protocol::HttpProtobuf => "otlp_http_span_exporter",
        Protocol::HttpJson => "otlp_http_json_span_exporter",
    }
}

/// The name has the form that the conventions propose: `<type>/<number>`.
fn component(kind: &'static str, number: usize) -> [KeyValue; 2] {
    [
        KeyValue::new("otel.component.type", kind),
        KeyValue::new("otel.component.name", format!("{kind}/{number}")),
    ]
}

fn server(otlp: &Otlp) -> Vec<KeyValue> {
    let endpoint = &otlp.endpoint;
    let default_port = match endpoint.scheme_str() {
        Some("https") => 443,
        _ => 80,
    };
    let port = endpoint.port_u16().unwrap_or(default_port);
    let address = endpoint.host().map(|host| {
        let host = host.trim_start_matches('[').trim_end_matches(']');
        KeyValue::new("server.address", host.to_owned())
    });
    let port = KeyValue::new("server.port", i64::from(port));
    address.into_iter().chain([port]).collect()
}

/// The queue before the exporters; where each has its own, they have numbers.
fn processor(number: usize) -> [KeyValue; 2] {
    component("batching_span_processor", number)
}

fn with_error(attributes: &[KeyValue], error_type: &'static str) -> Vec<KeyValue> {
    let mut attributes = attributes.to_vec();
    attributes.push(KeyValue::new("error.type", error_type));
    attributes
}

/// The meter of the application's global provider.
pub(super) fn global_meter() -> Meter {
    let scope = InstrumentationScope::builder("traced")
        .with_version(env!("CARGO_PKG_VERSION"))
        .with_schema_url(traced_conventions::SCHEMA_URL);
    global::meter_with_scope(scope.build())
}

/// Has `meter` tell what is in `tally`, until another set-up takes its place.
pub(super) fn observe(tally: &Arc<Tally>, meter: &Meter) {
    if matches!(tally.source(), Source::Nowhere) {
        return;
    }
    let instruments = Instruments { tally, meter };
    instruments.counter(
        "otel.sdk.span.started",
        "The number of created spans.",
        started,
    );
    instruments.up_down_counter(
        "otel.sdk.span.live",
        "The number of recording spans that have not ended yet.",
        |tally, see| see(signed(tally.stats().unfinished), &[]),
    );
    instruments.up_down_counter(
        "otel.sdk.processor.span.queue.size",
        "The number of spans that wait for their export.",
        queue_size,
    );
    instruments.up_down_counter(
        "otel.sdk.processor.span.queue.capacity",
        "The number of spans that may wait for their export.",
        queue_capacity,
    );
    instruments.counter(
        "otel.sdk.processor.span.processed",
        "The number of spans that were handed on to exporters, or dropped.",
        processed,
    );
    instruments.up_down_counter(
        "otel.sdk.exporter.span.inflight",
        "The number of spans in an export that has not returned.",
        |tally, see| {
            for (component, outcome) in tally.components.iter().zip(tally.outcomes()) {
                see(signed(outcome.in_flight()), &component.attributes);
            }
        },
    );
    instruments.counter(
        "otel.sdk.exporter.span.exported",
        "The number of spans whose export has ended, well or not.",
        exported,
    );
}

fn started(tally: &Tally, see: See<'_, u64>) {
    let (started, record_only) = match tally.source() {
        Source::Nowhere => return,
        Source::Recorder { recorder, .. } => {
            let counts = recorder.counts();
            (counts.started, counts.record_only)
        }
        Source::Sdk(state) => {
            let spans = state.spans();
            (spans.started, spans.record_only_started)
        }
    };
    let result = |result| [KeyValue::new("otel.span.sampling_result", result)];
    see(started - record_only, &result("RECORD_AND_SAMPLE"));
    if record_only > 0 {
        see(record_only, &result("RECORD_ONLY"));
    }
}

fn queue_size(tally: &Tally, see: See<'_, i64>) {
    for (number, queue) in processors(tally).iter().enumerate() {
        see(signed(queue.waiting), &processor(number));
    }
}

fn queue_capacity(tally: &Tally, see: See<'_, i64>) {
    let queues = processors(tally).len();
    (0..queues).for_each(|number| see(signed(tally.queue_size), &processor(number)));
}

fn processed(tally: &Tally, see: See<'_, u64>) {
    for (number, queue) in processors(tally).iter().enumerate() {
        let attributes = processor(number);
        see(queue.handed_on, &attributes);
        let lost = [
            (queue.queue_full, "queue_full"),
            (queue.already_shutdown, "already_shutdown"),
        ];
        for (spans, error_type) in lost.into_iter().filter(|(spans, _)| *spans > 0) {
            see(spans, &with_error(&attributes, error_type));
        }
    }
}

fn exported(tally: &Tally, see: See<'_, u64>) {
    for (component, outcome) in tally.components.iter().zip(tally.outcomes()) {
        see(outcome.exported, &component.attributes);
        let failures = [
            (outcome.rejected, "rejected"),
            (outcome.timed_out, "timeout"),
            (outcome.failed, "_OTHER"),
        ];
        for (spans, error_type) in failures.into_iter().filter(|(spans, _)| *spans > 0) {
            see(spans, &component.with_error(error_type));
        }
    }
}

fn signed(count: u64) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// Makes instruments. They stay with their provider, which knows no way to take one back.
struct Instruments<'a> {
    tally: &'a Arc<Tally>,
    meter: &'a Meter,
}

impl Instruments<'_> {
    /// Reads the tally whenever somebody collects, until there is a newer one.
    fn observing<T: 'static>(
        &self,
        read: fn(&Tally, See<'_, T>),
    ) -> impl Fn(&dyn AsyncInstrument<T>) + Send + Sync + use<T> {
        let tally = Arc::clone(self.tally);
        move |observer| {
            if !tally.is_superseded() {
                read(&tally, &mut |value, attributes| {
                    observer.observe(value, attributes)
                });
            }
        }
    }

    fn counter(
        &self,
        name: &'static str,
        description: &'static str,
        read: fn(&Tally, See<'_, u64>),
    ) {
        self.meter
            .u64_observable_counter(name)
            .with_unit("{span}")
            .with_description(description)
            .with_callback(self.observing(read))
            .build();
    }

    fn up_down_counter(
        &self,
        name: &'static str,
        description: &'static str,
        read: fn(&Tally, See<'_, i64>),
    ) {
        self.meter
            .i64_observable_up_down_counter(name)
            .with_unit("{span}")
            .with_description(description)
            .with_callback(self.observing(read))
            .build();
    }
}
