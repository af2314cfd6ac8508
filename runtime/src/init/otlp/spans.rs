//! Spans by OTLP.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use opentelemetry_http::Bytes;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::SpanData;

use super::super::error::InitError;
use super::super::export::{Export, Exporter};
use super::super::settings::{self, Otlp};
use super::background::{Background, Spawner};
use super::encoding::Encoder;
use super::trace_service::TraceService;

/// Requests of up to so many bytes leave their memory to the next one: several times what a batch usually takes.
const KEPT: usize = 1 << 20;

/// Sends spans by OTLP.
#[derive(Debug)]
pub(in super::super) struct OtlpExporter {
    encoder: Encoder,
    service: Arc<TraceService>,
    timeout: Duration,
    spawner: Spawner,
    /// The memory of the last request, for the next one.
    memory: Mutex<Vec<u8>>,
}

impl OtlpExporter {
    pub(in super::super) fn new(otlp: Otlp, background: &Background) -> Result<Self, InitError> {
        let endpoint = settings::shown(&otlp.endpoint);
        let encoder = Encoder::new(otlp.protocol);
        let timeout = otlp.timeout;
        let spawner = background.spawner();
        // The channel registers itself with the runtime it is made in.
        let entered = spawner.enter();
        let service =
            TraceService::new(otlp).map_err(|error| InitError::exporter(endpoint, error))?;
        drop(entered);
        Ok(Self {
            encoder,
            service: Arc::new(service),
            timeout,
            spawner,
            memory: Mutex::default(),
        })
    }

    fn memory(&self) -> MutexGuard<'_, Vec<u8>> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Exporter for OtlpExporter {
    fn export(&self, batch: Vec<SpanData>) -> Export<'_> {
        let memory = std::mem::take(&mut *self.memory());
        let request = match self.encoder.request(batch, memory) {
            Ok(request) => Bytes::from(request),
            Err(problem) => return Box::pin(async { Err(problem) }),
        };
        let service = Arc::clone(&self.service);
        let delivery = (self.spawner).spawn(service.deliver(request.clone(), self.timeout));
        Box::pin(async move {
            let result = delivery.await?;
            // The client may hold it a little longer.
            if request.is_unique() && request.len() <= KEPT {
                *self.memory() = request.into();
            }
            result
        })
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.encoder.set_resource(resource);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }
}
