//! Log lines.

use super::Config;
use crate::logs::Format;

/// With the feature `logs`.
impl Config {
    /// Whether log lines are tracing's business: [`init`](Self::init) installs a subscriber for the crate `tracing`,
    /// unless one is installed already. It does unless said otherwise. [`build`](Self::build) never does: lines belong
    /// to the process, not to one service of several.
    ///
    /// ```
    /// let config = traced::Config::new("svc").logs(false);
    /// ```
    pub fn logs(mut self, enabled: bool) -> Self {
        self.overrides.logs.enabled = Some(enabled);
        self
    }

    /// The form of the lines on stderr: text unless said otherwise.
    ///
    /// ```
    /// let config = traced::Config::new("svc").logs_format(traced::logs::Format::Json);
    /// ```
    pub fn logs_format(mut self, format: Format) -> Self {
        self.overrides.logs.format = Some(format);
        self
    }

    /// Which events of `tracing` are written and sent, in the words of `RUST_LOG`
    /// ([directives](https://docs.rs/tracing-subscriber/latest/tracing_subscriber/filter/struct.EnvFilter.html#directives));
    /// `info` unless said otherwise.
    ///
    /// ```
    /// let config = traced::Config::new("svc").logs_filter("info,hyper=warn");
    /// ```
    pub fn logs_filter(mut self, directives: impl Into<String>) -> Self {
        self.overrides.logs.filter = Some(directives.into());
        self
    }

    /// Whether log lines are written to stderr. They are unless said otherwise.
    ///
    /// ```
    /// let config = traced::Config::new("svc").logs_otlp(true).logs_console(false);
    /// ```
    pub fn logs_console(mut self, enabled: bool) -> Self {
        self.overrides.logs.console = Some(enabled);
        self
    }

    /// Whether log records are sent by OTLP, with the settings that spans are sent with where they have none of their
    /// own. They are not unless said otherwise.
    ///
    /// ```
    /// let config = traced::Config::new("svc").endpoint("http://localhost:4317").logs_otlp(true);
    /// ```
    pub fn logs_otlp(mut self, enabled: bool) -> Self {
        self.overrides.logs.otlp = Some(enabled);
        self
    }

    /// The URL that takes logs, as `OTEL_EXPORTER_OTLP_LOGS_ENDPOINT` has it: used as it is. They are sent there then.
    ///
    /// ```
    /// let config = traced::Config::new("svc").logs_endpoint("https://collector.example/otlp/v1/logs");
    /// ```
    pub fn logs_endpoint(mut self, url: impl Into<String>) -> Self {
        self.overrides.otlp.logs_endpoint = Some(url.into());
        self
    }

    /// Whether events of `tracing` are events of the current span too, as far as the filter lets them through. They
    /// are not unless said otherwise. See [`span_events`](crate::logs::span_events()).
    ///
    /// ```
    /// let config = traced::Config::new("svc").logs_span_events(true);
    /// ```
    pub fn logs_span_events(mut self, enabled: bool) -> Self {
        self.overrides.logs.span_events = enabled;
        self
    }
}
