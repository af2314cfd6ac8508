//! Where spans go.

use std::time::Duration;

use opentelemetry_sdk::trace::{SpanExporter, SpanProcessor};

use super::super::export::Custom;
use super::super::settings::{Compression, Protocol};
use super::{Config, CustomExporter, CustomProcessor};

impl Config {
    /// Whether spans are sent by OTLP; without an endpoint, to the collector on this machine.
    ///
    /// ```
    /// let config = traced::Config::new("svc").otlp(true);
    /// ```
    pub fn otlp(mut self, enabled: bool) -> Self {
        self.overrides.exporters.otlp = Some(enabled);
        self
    }

    /// Whether finished traces are printed as trees. They are by default where nothing else takes spans.
    ///
    /// ```
    /// let config = traced::Config::new("svc").endpoint("http://localhost:4317").console(true);
    /// ```
    pub fn console(mut self, enabled: bool) -> Self {
        self.overrides.exporters.console = Some(enabled);
        self
    }

    /// Sends spans to an exporter of your own too, through a queue like that of OTLP. May be called several times.
    ///
    /// ```
    /// use traced::opentelemetry_sdk::error::OTelSdkResult; // the version of the SDK that spans are handed on in
    /// use traced::opentelemetry_sdk::trace::{SpanData, SpanExporter};
    ///
    /// #[derive(Debug)]
    /// struct ToDevNull;
    ///
    /// impl SpanExporter for ToDevNull {
    ///     async fn export(&self, _batch: Vec<SpanData>) -> OTelSdkResult {
    ///         Ok(())
    ///     }
    /// }
    ///
    /// let config = traced::Config::new("svc").exporter(ToDevNull);
    /// ```
    pub fn exporter<E: SpanExporter + 'static>(mut self, exporter: E) -> Self {
        self.overrides.exporters.custom = true;
        self.exporters.push(CustomExporter {
            name: std::any::type_name::<E>(),
            exporter: Box::new(Custom(exporter)),
        });
        self
    }

    /// Shows spans to a processor of your own too, as they start and end. May be called several times; processors run
    /// in this order, before the exporters.
    ///
    /// ```
    /// # use opentelemetry_sdk::error::OTelSdkResult;
    /// # use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};
    /// #[derive(Debug)]
    /// struct Tenant;
    ///
    /// impl SpanProcessor for Tenant {
    ///     fn on_start(&self, span: &mut Span, _: &traced::opentelemetry::Context) {
    ///         use traced::opentelemetry::{KeyValue, trace::Span as _};
    ///         span.set_attribute(KeyValue::new("tenant_id", "t-1"));
    ///     }
    ///     fn on_end(&self, _: SpanData) {}
    ///     fn force_flush(&self) -> OTelSdkResult { Ok(()) }
    ///     fn shutdown_with_timeout(&self, _: std::time::Duration) -> OTelSdkResult { Ok(()) }
    /// }
    ///
    /// let config = traced::Config::new("svc").span_processor(Tenant);
    /// ```
    pub fn span_processor<P: SpanProcessor + 'static>(mut self, processor: P) -> Self {
        self.processors.push(CustomProcessor {
            name: std::any::type_name::<P>(),
            processor: Box::new(processor),
        });
        self
    }

    /// The collector for all signals, as `OTEL_EXPORTER_OTLP_ENDPOINT` has it: over HTTP, `/v1/traces` is
    /// appended (for log records, `/v1/logs`). Port 4317 means gRPC unless a protocol is set; without a scheme the
    /// endpoint is plain text.
    ///
    /// ```
    /// let config = traced::Config::new("svc").endpoint("http://localhost:4318");
    /// ```
    pub fn endpoint(mut self, url: impl Into<String>) -> Self {
        self.overrides.otlp.endpoint = Some(url.into());
        self
    }

    /// The URL that takes traces, as `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT` has it: used as it is.
    ///
    /// ```
    /// let config = traced::Config::new("svc").traces_endpoint("https://collector.example/otlp/v1/traces");
    /// ```
    pub fn traces_endpoint(mut self, url: impl Into<String>) -> Self {
        self.overrides.otlp.traces_endpoint = Some(url.into());
        self
    }

    /// The protocol; otherwise the endpoint's port says.
    ///
    /// ```
    /// let config = traced::Config::new("svc").protocol(traced::Protocol::HttpProtobuf);
    /// ```
    pub fn protocol(mut self, protocol: Protocol) -> Self {
        self.overrides.otlp.protocol = Some(protocol);
        self
    }

    /// A header of every export, for instance with the key to the collector. May be called several times; none of the
    /// environment's headers is sent then.
    ///
    /// ```
    /// let config = traced::Config::new("svc").header("x-api-key", "secret");
    /// ```
    pub fn header(mut self, name: impl Into<String>, value: impl Into<String>) -> Self {
        let headers = self.overrides.otlp.headers.get_or_insert_default();
        headers.push((name.into(), value.into()));
        self
    }

    /// How long the collector may take to answer, retries included; ten seconds unless said otherwise. Zero is no limit, as
    /// in the environment: an export then ends with [`export_timeout`](Self::export_timeout).
    ///
    /// ```
    /// # use std::time::Duration;
    /// let config = traced::Config::new("svc").timeout(Duration::from_secs(3));
    /// ```
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.overrides.otlp.timeout = Some(timeout);
        self
    }

    /// The compression of spans and log records; none unless said otherwise.
    ///
    /// ```
    /// let config = traced::Config::new("svc").compression(traced::Compression::Gzip);
    /// ```
    pub fn compression(mut self, compression: Compression) -> Self {
        self.overrides.otlp.compression = Some(compression);
        self
    }
}
