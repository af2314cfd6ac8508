//! How spans and log records wait for their export, and how long an export may take.

use std::time::Duration;

use super::super::environment::Reader;
use super::super::error::Fault;
use super::super::otlp_signal::{BatchVariables, OtlpSignal};
use super::timeout;

/// The SDK's queues take their memory when tracing starts, so a slip of the finger must not take all there is.
const LARGEST_QUEUE: u32 = 1_000_000;

/// Batch settings made in code; what is `None` comes from the environment.
#[derive(Debug, Default)]
pub(in super::super) struct BatchOverrides {
    pub(in super::super) schedule_delay: Option<Duration>,
    pub(in super::super) export_timeout: Option<Duration>,
    pub(in super::super) queue_size: Option<u32>,
    pub(in super::super) batch_size: Option<u32>,
}

/// The batch settings in force: the specification's defaults, unless told otherwise
/// ([batch span processor](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-span-processor),
/// [batch log record processor](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/#batch-logrecord-processor)).
#[derive(Debug, Clone)]
pub(in super::super) struct Batch {
    pub(in super::super) schedule_delay: Duration,
    pub(in super::super) export_timeout: Duration,
    pub(in super::super) queue_size: usize,
    pub(in super::super) batch_size: usize,
}

pub(super) fn read(
    reader: &mut Reader<'_>,
    signal: &OtlpSignal,
    overrides: &BatchOverrides,
) -> Batch {
    let names = &signal.batch;
    let schedule_delay = delay(reader, overrides.schedule_delay, names);
    let export_timeout = timeout::read(
        reader,
        overrides.export_timeout,
        Some(names.export_timeout),
        Duration::from_secs(30),
    );
    let queue_setting = ["Config::queue_size", names.queue_size];
    let queue_size = size(reader, overrides.queue_size, queue_setting);
    let batch_setting = ["Config::batch_size", names.batch_size];
    let batch_size = size(reader, overrides.batch_size, batch_setting);
    let queue = queue_size.unwrap_or(2048);
    if let Some(batch) = batch_size.filter(|batch| *batch > queue) {
        let problem = format!(
            "must not be more than the queue holds, and {} is {queue}",
            said_by(overrides.queue_size, queue_setting)
        );
        let setting = said_by(overrides.batch_size, batch_setting);
        reader.fault(Fault::new(setting, &batch.to_string(), problem));
    }
    Batch {
        schedule_delay,
        export_timeout,
        queue_size: queue as usize,
        batch_size: batch_size.unwrap_or(512).min(queue) as usize,
    }
}

/// Without a delay the thread that exports would never rest.
fn delay(reader: &mut Reader<'_>, code: Option<Duration>, names: &BatchVariables) -> Duration {
    if code == Some(Duration::ZERO) {
        let problem = "expected a time above zero";
        reader.fault(Fault::new("Config::schedule_delay", "0", problem));
    }
    code.or_else(|| reader.milliseconds(names.schedule_delay, 1))
        .unwrap_or(Duration::from_millis(names.default_delay))
}

/// Whose word a size is: the method's where it is said in code, else the variable's.
fn said_by(code: Option<u32>, [method, variable]: [&str; 2]) -> &str {
    match code {
        Some(_) => method,
        None => variable,
    }
}

fn size(reader: &mut Reader<'_>, code: Option<u32>, [method, variable]: [&str; 2]) -> Option<u32> {
    let Some(size) = code else {
        return reader.count(variable, 1..=LARGEST_QUEUE);
    };
    if !(1..=LARGEST_QUEUE).contains(&size) {
        let problem = format!("expected a whole number from 1 to {LARGEST_QUEUE}");
        reader.fault(Fault::new(method, &size.to_string(), problem));
    }
    Some(size)
}
