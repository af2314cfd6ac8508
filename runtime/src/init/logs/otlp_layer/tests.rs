use std::sync::{Arc, Mutex};

use opentelemetry::InstrumentationScope;
use opentelemetry_appender_tracing::layer::OpenTelemetryTracingBridge;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::LogProcessor;
use tracing_subscriber::Registry;
use tracing_subscriber::layer::SubscriberExt as _;

use super::*;

#[derive(Debug, Clone, Default)]
struct Kept(Arc<Mutex<Vec<SdkLogRecord>>>);

impl LogProcessor for Kept {
    fn emit(&self, record: &mut SdkLogRecord, _: &InstrumentationScope) {
        self.0.lock().unwrap().push(record.clone());
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }
}

fn records<L>(layer: impl FnOnce(&SdkLoggerProvider) -> L, work: fn()) -> Vec<SdkLogRecord>
where
    L: Layer<Registry> + Send + Sync,
{
    let kept = Kept::default();
    let provider = SdkLoggerProvider::builder()
        .with_log_processor(kept.clone())
        .build();
    let subscriber = Registry::default().with(layer(&provider));
    tracing::subscriber::with_default(subscriber, work);
    let records = kept.0.lock().unwrap();
    records.clone()
}

fn ours(work: fn()) -> Vec<SdkLogRecord> {
    let limits = RecordLimits {
        attributes: 128,
        value_length: None,
    };
    records(
        |provider| OtlpLayer::new(provider, limits, Diagnostics::default()),
        work,
    )
}

fn attributes(record: &SdkLogRecord) -> Vec<(String, AnyValue)> {
    let attributes = record.attributes_iter();
    attributes
        .map(|(key, value)| (key.to_string(), value.clone()))
        .collect()
}

/// A record without what is told differently: its name, its time, and its place.
fn comparable(record: &SdkLogRecord) -> String {
    let mut attributes = attributes(record);
    attributes.retain(|(key, _)| !key.starts_with("code."));
    let (target, body) = (record.target(), record.body());
    let severity = (record.severity_number(), record.severity_text());
    format!("{target:?} {severity:?} {body:?} {attributes:?}")
}

fn work() {
    let cause: &dyn Error = &fmt::Error;
    tracing::error!(cause, "failed with {}", 1);
    tracing::warn!(
        message = "a text that is a field",
        late = true,
        ratio = 0.5,
        r#type = 1
    );
    tracing::info!(name: "named", target: "elsewhere", by = ?Some(1), shown = %1.5, bytes = &[7_u8][..]);
    tracing::debug!(
        negative = -1,
        unsigned = u64::MAX,
        huge = u128::MAX,
        low = i128::MIN,
        small = 1_u128
    );
    tracing::trace!("details");
    tracing::info!(target: "opentelemetry_of_mine", "about itself");
    let _suppressed = opentelemetry::Context::enter_telemetry_suppressed_scope();
    tracing::info!("unheard");
}

#[test]
fn records_are_those_of_opentelemetrys_bridge() {
    let of_bridge = records(OpenTelemetryTracingBridge::new, work);
    let mut of_bridge: Vec<_> = of_bridge.iter().map(comparable).collect();
    let about_itself = of_bridge.pop().expect("the bridge takes it");
    assert!(
        about_itself.contains("opentelemetry_of_mine"),
        "{about_itself}"
    );
    assert_eq!(of_bridge.len(), 5);
    let ours: Vec<_> = ours(work).iter().map(comparable).collect();
    assert_eq!(ours, of_bridge);
}

#[test]
fn only_a_name_that_was_given_is_one() {
    let names: Vec<_> = ours(work).iter().map(SdkLogRecord::event_name).collect();
    assert_eq!(names, [None, None, Some("named"), None, None]);
}

#[test]
fn the_place_is_told_by_attributes() {
    let records = ours(|| tracing::info!("here"));
    let line = i64::from(line!() - 1);
    let [(file, path), (number, found)] = &attributes(&records[0])[..] else {
        panic!("{records:?}")
    };
    assert_eq!((&**file, &**number), ("code.file.path", "code.line.number"));
    assert_eq!((path, found), (&file!().into(), &line.into()));
}

#[test]
fn of_several_errors_the_first_is_the_exception() {
    let records = ours(|| {
        let (first, second): (&dyn Error, &dyn Error) =
            (&fmt::Error, &std::env::VarError::NotPresent);
        tracing::error!(first, second, "both");
    });
    let attributes = attributes(&records[0]);
    let keys: Vec<_> = attributes.iter().map(|(key, _)| &**key).take(2).collect();
    assert_eq!(keys, ["exception.message", "second"]);
}
