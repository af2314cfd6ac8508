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

    /// How long one export may take, whatever the exporter; thirty seconds unless said otherwise. Zero is no limit, as in
    /// the environment: an export that never ends then keeps all later spans waiting.
    ///
    /// ```
    /// # use std::time::Duration;
    /// let config = traced::Config::new("svc").export_timeout(Duration::from_secs(3));
    /// ```
    pub fn export_timeout(mut self, timeout: Duration) -> Self {
        self.overrides.batch.export_timeout = Some(timeout);
        self
    }

    /// How many finished spans may wait for their export, up to a million; 2048 unless said otherwise. A span that finds
    /// no place is dropped, counted ([`Stats::dropped_queue_full`](crate::Stats)) and reported; callers never wait.
    ///
    /// This bounds the memory. Annotations are kept in blocks of 64 spans: as many as the queue holds, rounded up to whole
    /// blocks, and up to three more for each thread that records: one in which its spans are before they are a block, and
    /// the others for spans to come. Spans of other libraries have a queue of the same size for themselves. A span takes
    /// 320 bytes on 64-bit machines, with four attributes of text up to 22 bytes, numbers or flags; longer text, more
    /// attributes, events, links and errors come on top, and are freed when the block is used anew. Only an error of up to
    /// 256 bytes of text stays for the next one in its place, with about 100 bytes more. So 2048 spans are 640 KiB, or
    /// about twice as much once each place has had an error, and a thread is up to 60 KiB. Memory is taken when it is
    /// first needed, and given back at shutdown, what a thread has for spans to come when it ends.
    ///
    /// With several exporters each has a queue of its own behind the blocks, of the SDK's spans, which take more: whatever
    /// comes out of the blocks at once finds room in it while fewer than this many wait.
    ///
    /// Where annotations go through the SDK's spans (on the console, or with a
    /// [span processor](Self::span_processor) of the application's own), each exporter has a queue of this size, of the
    /// SDK's spans, which take more.
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
