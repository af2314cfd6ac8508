//! How spans wait and how they are sent.

use std::time::Duration;

use super::Config;

impl Config {
    /// How long a span waits for others to be sent with it; five seconds unless said otherwise.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let config = traced::Config::new("svc").schedule_delay(Duration::from_millis(500));
    /// ```
    pub fn schedule_delay(mut self, delay: Duration) -> Self {
        self.overrides.batch.schedule_delay = Some(delay);
        self
    }

    /// How long one export may take, whatever the exporter; thirty seconds unless said otherwise.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let config = traced::Config::new("svc").export_timeout(Duration::from_secs(3));
    /// ```
    pub fn export_timeout(mut self, timeout: Duration) -> Self {
        self.overrides.batch.export_timeout = Some(timeout);
        self
    }

    /// How many spans may wait for each exporter, up to a million; 2048 unless said otherwise. Spans that find the
    /// queue full are dropped, counted and reported.
    ///
    /// ```
    /// let config = traced::Config::new("svc").queue_size(10_000);
    /// ```
    pub fn queue_size(mut self, spans: u32) -> Self {
        self.overrides.batch.queue_size = Some(spans);
        self
    }

    /// How many spans are sent at once; 512 unless said otherwise, and never more than the queue holds.
    ///
    /// ```
    /// let config = traced::Config::new("svc").batch_size(100);
    /// ```
    pub fn batch_size(mut self, spans: u32) -> Self {
        self.overrides.batch.batch_size = Some(spans);
        self
    }
}
