//! The signals that are sent by OTLP, and what sets one apart from the other: names of variables, paths, and words.

/// A signal of OpenTelemetry.
#[derive(Debug)]
pub(super) struct OtlpSignal {
    /// As it is in `/v1/traces`.
    pub(super) name: &'static str,
    /// One of its items in words, and several of them.
    pub(super) item: &'static str,
    pub(super) items: &'static str,
    /// Where OTLP over HTTP takes it, below an endpoint for all signals
    /// ([endpoint URLs](https://opentelemetry.io/docs/specs/otel/protocol/exporter/#endpoint-urls-for-otlphttp)).
    pub(super) path: &'static str,
    /// The method that takes it over gRPC.
    pub(super) method: &'static str,
    /// The collector on this machine, over HTTP.
    pub(super) default_url: &'static str,
    /// The method of [`Config`](crate::Config) that has an endpoint for this signal alone.
    pub(super) endpoint_method: &'static str,
    pub(super) otlp: OtlpVariables,
    pub(super) batch: BatchVariables,
}

impl OtlpSignal {
    /// So many of its items, as the beginning of a sentence: `1 span was`, `3 log records were`.
    pub(super) fn counted(&self, count: u64) -> String {
        match count {
            1 => format!("1 {} was", self.item),
            _ => format!("{count} {} were", self.items),
        }
    }
}

/// The variable for one signal, which wins, and the one for all
/// ([OTLP exporter](https://opentelemetry.io/docs/specs/otel/protocol/exporter/)).
type Names = [&'static str; 2];

/// `OTEL_EXPORTER_OTLP_*`
#[derive(Debug)]
pub(super) struct OtlpVariables {
    pub(super) endpoint: Names,
    pub(super) protocol: Names,
    pub(super) headers: Names,
    pub(super) timeout: Names,
    pub(super) compression: Names,
    pub(super) insecure: Names,
    pub(super) certificate: Names,
    pub(super) client_certificate: Names,
    pub(super) client_key: Names,
}

/// `OTEL_BSP_*` and `OTEL_BLRP_*`
#[derive(Debug)]
pub(super) struct BatchVariables {
    pub(super) schedule_delay: &'static str,
    pub(super) export_timeout: &'static str,
    pub(super) queue_size: &'static str,
    pub(super) batch_size: &'static str,
    /// What the specification has an item wait for others, in milliseconds.
    pub(super) default_delay: u64,
}

macro_rules! otlp_variables {
    ($signal:literal) => {
        OtlpVariables {
            endpoint: otlp_variables!($signal, "ENDPOINT"),
            protocol: otlp_variables!($signal, "PROTOCOL"),
            headers: otlp_variables!($signal, "HEADERS"),
            timeout: otlp_variables!($signal, "TIMEOUT"),
            compression: otlp_variables!($signal, "COMPRESSION"),
            insecure: otlp_variables!($signal, "INSECURE"),
            certificate: otlp_variables!($signal, "CERTIFICATE"),
            client_certificate: otlp_variables!($signal, "CLIENT_CERTIFICATE"),
            client_key: otlp_variables!($signal, "CLIENT_KEY"),
        }
    };
    ($signal:literal, $setting:literal) => {
        [
            concat!("OTEL_EXPORTER_OTLP_", $signal, "_", $setting),
            concat!("OTEL_EXPORTER_OTLP_", $setting),
        ]
    };
}

macro_rules! batch_variables {
    ($processor:literal, $default_delay:literal) => {
        BatchVariables {
            schedule_delay: concat!("OTEL_", $processor, "_SCHEDULE_DELAY"),
            export_timeout: concat!("OTEL_", $processor, "_EXPORT_TIMEOUT"),
            queue_size: concat!("OTEL_", $processor, "_MAX_QUEUE_SIZE"),
            batch_size: concat!("OTEL_", $processor, "_MAX_EXPORT_BATCH_SIZE"),
            default_delay: $default_delay,
        }
    };
}

/// Spans.
pub(super) static TRACES: OtlpSignal = OtlpSignal {
    name: "traces",
    item: "span",
    items: "spans",
    path: "v1/traces",
    method: "/opentelemetry.proto.collector.trace.v1.TraceService/Export",
    default_url: "http://localhost:4318/v1/traces",
    endpoint_method: "Config::traces_endpoint",
    otlp: otlp_variables!("TRACES"),
    batch: batch_variables!("BSP", 5000),
};

/// Log records.
#[cfg(feature = "logs")]
pub(super) static LOGS: OtlpSignal = OtlpSignal {
    name: "logs",
    item: "log record",
    items: "log records",
    path: "v1/logs",
    method: "/opentelemetry.proto.collector.logs.v1.LogsService/Export",
    default_url: "http://localhost:4318/v1/logs",
    endpoint_method: "Config::logs_endpoint",
    otlp: otlp_variables!("LOGS"),
    batch: batch_variables!("BLRP", 1000),
};
