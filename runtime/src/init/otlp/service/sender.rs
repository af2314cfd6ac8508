//! From a request to what the collector has done with it, in the background.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry_http::Bytes;

use super::super::super::error::InitError;
use super::super::super::export::Accepted;
use super::super::super::otlp_signal::OtlpSignal;
use super::super::super::settings::{self, Otlp};
use super::super::background::{Background, Spawner};
use super::{DecodeRejected, Service};

/// Sends the requests of one signal.
#[derive(Debug)]
pub(in super::super) struct Sender {
    service: Arc<Service>,
    timeout: Duration,
    spawner: Spawner,
}

impl Sender {
    /// Opens no connection yet.
    pub(in super::super) fn new(
        otlp: Otlp,
        signal: &'static OtlpSignal,
        decode: DecodeRejected,
        background: &Background,
    ) -> Result<Self, InitError> {
        let endpoint = settings::shown(&otlp.endpoint);
        let timeout = otlp.timeout;
        let spawner = background.spawner();
        // The channel registers itself with the runtime it is made in.
        let entered = spawner.enter();
        let service = Service::new(otlp, signal, decode)
            .map_err(|error| InitError::exporter(endpoint, error))?;
        drop(entered);
        Ok(Self {
            service: Arc::new(service),
            timeout,
            spawner,
        })
    }

    /// Starts now, and ends with what is returned here.
    pub(in super::super) fn send(
        &self,
        request: Bytes,
    ) -> impl Future<Output = Result<Accepted, String>> + Send {
        let service = Arc::clone(&self.service);
        let is_ending = self.spawner.is_ending();
        let delivery = service.deliver(request, self.timeout, is_ending);
        let delivery = self.spawner.spawn(delivery);
        async { delivery.await? }
    }
}
