//! Services whose annotated spans go through the recorder, and exporters that keep what they get.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use opentelemetry::trace::{SpanRef, TraceContextExt as _};
use opentelemetry::{Context, Value};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use traced::{Config, Tracing};
use traced_interop_tests::work::in_service;

/// Keeps every span.
#[derive(Debug, Clone, Default)]
pub(crate) struct Kept(Arc<Mutex<Vec<SpanData>>>);

impl SpanExporter for Kept {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        lock(&self.0).append(&mut batch);
        Ok(())
    }
}

impl Kept {
    pub(crate) fn spans(&self) -> Vec<SpanData> {
        lock(&self.0).clone()
    }
}

pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

pub(crate) fn config() -> Config {
    Config::new("recorder")
        .without_environment()
        .handle_signals(false)
        .console(false)
}

/// The right to be the global service, which is one for the process.
static GLOBAL: Mutex<()> = Mutex::new(());

/// Runs `work` as the process's own service: here annotations take the shortest way.
pub(crate) fn in_global_service<T>(config: Config, work: impl FnOnce(&Tracing) -> T) -> T {
    let _only = lock(&GLOBAL);
    let tracing = config.init().expect("the settings can be used");
    work(&tracing)
}

/// The spans that `work` makes, first as one service of several and then as the process's own.
pub(crate) fn recorded(set_up: impl Fn(Config) -> Config, work: impl Fn()) -> [Vec<SpanData>; 2] {
    let [of_many, of_process] = [Kept::default(), Kept::default()];
    let tracing = set_up(config().exporter(of_many.clone()));
    let tracing = tracing.build().expect("the settings can be used");
    in_service(&tracing, &work);
    tracing.shutdown().expect("nothing is lost");
    in_global_service(set_up(config().exporter(of_process.clone())), |tracing| {
        work();
        tracing.shutdown().expect("nothing is lost");
    });
    [of_many.spans(), of_process.spans()]
}

/// The span of this name, of which there is one.
pub(crate) fn find<'a>(spans: &'a [SpanData], name: &str) -> &'a SpanData {
    let mut found = spans.iter().filter(|span| span.name == name);
    let span = found
        .next()
        .unwrap_or_else(|| panic!("no {name} in {spans:#?}"));
    assert!(found.next().is_none(), "more than one {name}");
    span
}

pub(crate) fn names(spans: &[SpanData]) -> Vec<&str> {
    let mut names: Vec<_> = spans.iter().map(|span| &*span.name).collect();
    names.sort_unstable();
    names
}

/// The value of an attribute that is there once.
pub(crate) fn attribute<'a>(span: &'a SpanData, key: &str) -> Option<&'a Value> {
    let mut found = span
        .attributes
        .iter()
        .filter(|attribute| attribute.key.as_str() == key);
    let attribute = found.next();
    assert!(found.next().is_none(), "{key} twice in {span:#?}");
    attribute.map(|attribute| &attribute.value)
}

/// Lets anybody write to the current span.
pub(crate) fn write(write: impl FnOnce(&SpanRef<'_>)) {
    write(&Context::current().span());
}
