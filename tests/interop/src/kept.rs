//! Services whose annotated spans go through the recorder, and exporters that keep what they get.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use traced::{Config, Tracing};

/// Keeps every span.
#[derive(Debug, Clone, Default)]
pub struct Kept(Arc<Mutex<Vec<SpanData>>>);

impl SpanExporter for Kept {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        lock(&self.0).append(&mut batch);
        Ok(())
    }
}

impl Kept {
    /// What it has got so far.
    pub fn spans(&self) -> Vec<SpanData> {
        lock(&self.0).clone()
    }
}

/// Locks, whoever panicked with it.
pub fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

/// A service without a collector, of which nothing but what a test says is set.
pub fn config() -> Config {
    Config::new("recorder")
        .without_environment()
        .handle_signals(false)
        .console(false)
}

/// The right to be the global service, which is one for the process.
static GLOBAL: Mutex<()> = Mutex::new(());

/// Runs `work` as the process's own service: here annotations take the shortest way.
pub fn in_global_service<T>(config: Config, work: impl FnOnce(&Tracing) -> T) -> T {
    let _only = lock(&GLOBAL);
    let tracing = config.init().expect("the settings can be used");
    work(&tracing)
}
