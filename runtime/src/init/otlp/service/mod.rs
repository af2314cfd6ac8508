//! A collector that takes one signal: one request, and as many attempts as it is worth.

mod connection;
mod grpc;
mod http;
mod pause;
mod sender;
mod unanswered;

use std::sync::Arc;
use std::time::Duration;

use backon::{BackoffBuilder as _, ExponentialBuilder};
use opentelemetry_http::Bytes;
use tokio::sync::watch;
use tokio::time::{Instant, timeout_at};

use super::super::export::Accepted;
use super::super::otlp_signal::OtlpSignal;
use super::super::settings::{Otlp, Protocol};

use pause::Pause;
pub(super) use sender::Sender;

/// As the specification has it: the exporter's name, and in front of it what it comes in
/// ([user agent](https://opentelemetry.io/docs/specs/otel/protocol/exporter/#user-agent)).
const USER_AGENT: &str = concat!(
    "traced/",
    env!("CARGO_PKG_VERSION"),
    " OTel-OTLP-Exporter-Rust/",
    env!("CARGO_PKG_VERSION")
);

/// The formats of requests and answers, as headers have them.
pub(super) const PROTOBUF: &str = "application/x-protobuf";
pub(super) const JSON: &str = "application/json";

/// Decodes the items that a collector did not take from an answer, and why, by the answer's format.
pub(super) type DecodeRejected = fn(&str, Bytes) -> Option<(i64, String)>;

/// Where requests go that are encoded.
#[derive(Debug)]
struct Service {
    client: Client,
    pause: Pause,
}

#[derive(Debug)]
enum Client {
    Grpc(grpc::Client),
    Http(http::Client),
}

/// An attempt that came to nothing.
#[derive(Debug)]
struct Refused {
    cause: String,
    again: Again,
}

/// Whether another attempt may do better
/// ([failures](https://opentelemetry.io/docs/specs/otlp/#failures)).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Again {
    Never,
    Soon,
    /// The collector asks to be left alone so long.
    After(Duration),
}

impl Service {
    /// Within the runtime that requests will be sent on.
    fn new(
        otlp: Otlp,
        signal: &'static OtlpSignal,
        decode: DecodeRejected,
    ) -> Result<Self, String> {
        let client = match otlp.protocol {
            Protocol::Grpc => grpc::Client::new(otlp, signal, decode).map(Client::Grpc)?,
            Protocol::HttpProtobuf | Protocol::HttpJson => {
                http::Client::new(otlp, signal, decode).map(Client::Http)?
            }
        };
        let pause = Pause::default();
        Ok(Self { client, pause })
    }

    /// Sends an encoded request, again where that may help, and gives up when the time is over. Where `is_ending`, a few
    /// attempts have to do: somebody waits for the process to end.
    async fn deliver(
        self: Arc<Self>,
        request: Bytes,
        timeout: Duration,
        mut is_ending: watch::Receiver<bool>,
    ) -> Result<Accepted, String> {
        let started = Instant::now();
        // A deadline too far away to be told is none.
        let deadline = started
            .checked_add(timeout)
            .unwrap_or(started + Duration::from_secs(u32::MAX.into()));
        let request = match &self.client {
            Client::Grpc(_) => request,
            Client::Http(client) => client.compressed(request)?,
        };
        let mut last = self.wait_for_pause(deadline, &mut is_ending).await?;
        let mut delays = delays(*is_ending.borrow_and_update());
        loop {
            let result = timeout_at(deadline, self.attempt(request.clone())).await;
            let left = deadline.saturating_duration_since(Instant::now());
            let refused = match result {
                Ok(Ok(accepted)) => return Ok(accepted),
                // The client's own timer may be first, which says less.
                Ok(Err(refused)) if !left.is_zero() => refused,
                _ => return Err(last.unwrap_or_else(|| format!("no answer within {timeout:?}"))),
            };
            let delay = match (refused.again, delays.next()) {
                (Again::Soon, Some(delay)) => delay,
                (Again::After(asked), Some(delay)) => delay.max(asked),
                _ => return Err(refused.cause),
            };
            if let Again::After(asked) = refused.again {
                self.pause.begin(asked, &refused.cause);
            }
            if delay >= left {
                return Err(refused.cause);
            }
            last = Some(refused.cause);
            if let Ok(Ok(())) = timeout_at(Instant::now() + delay, is_ending.changed()).await {
                delays = self::delays(true);
            }
        }
    }

    /// What the collector said when it asked to be left alone, if it did; an error where the time is over before the pause
    /// is. A process that ends knocks all the same.
    async fn wait_for_pause(
        &self,
        deadline: Instant,
        is_ending: &mut watch::Receiver<bool>,
    ) -> Result<Option<String>, String> {
        let Some((until, cause)) = self.pause.what_is_left() else {
            return Ok(None);
        };
        let ends = is_ending.wait_for(|is_ending| *is_ending);
        let is_over = timeout_at(until.min(deadline), ends).await.is_err();
        if is_over && until >= deadline {
            return Err(cause);
        }
        Ok(Some(cause))
    }

    async fn attempt(&self, request: Bytes) -> Result<Accepted, Refused> {
        match &self.client {
            Client::Grpc(client) => client.attempt(request).await,
            Client::Http(client) => client.attempt(request).await,
        }
    }
}

/// How long to wait before each further attempt: 0.1 s and twice as long each time, up to 5 s, and up to as much again so
/// that services do not come back all at once. At the end there are three.
fn delays(is_ending: bool) -> impl Iterator<Item = Duration> {
    let delays = ExponentialBuilder::new()
        .with_min_delay(Duration::from_millis(100))
        .with_max_delay(Duration::from_secs(5))
        .with_jitter();
    match is_ending {
        true => delays.with_max_times(3),
        false => delays.without_max_times(),
    }
    .build()
}
