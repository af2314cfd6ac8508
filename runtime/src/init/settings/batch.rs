//! How spans and log records wait for their export, and how long an export may take.

use std::time::Duration;

use super::super::environment::Reader;
use super::super::error::Fault;
use super::super::otlp_signal::OtlpSignal;

/// The queue's memory is taken when tracing starts, so a slip of the finger must not take all of it.
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
    let schedule_delay = duration(
        reader,
        overrides.schedule_delay,
        ["Config::schedule_delay", names.schedule_delay],
        Duration::from_millis(names.default_delay),
    );
    let export_timeout = duration(
        reader,
        overrides.export_timeout,
        ["Config::export_timeout", names.export_timeout],
        Duration::from_secs(30),
    );
    let queue_size = size(
        reader,
        overrides.queue_size,
        ["Config::queue_size", names.queue_size],
    );
    let batch_size = size(
        reader,
        overrides.batch_size,
        ["Config::batch_size", names.batch_size],
    );
    let queue = queue_size.unwrap_or(2048);
    if let Some(batch) = batch_size.filter(|batch| *batch > queue) {
        let problem = format!(
            "must not be more than the queue holds, and {} is {queue}",
            names.queue_size
        );
        reader.fault(Fault::new(names.batch_size, &batch.to_string(), problem));
    }
    Batch {
        schedule_delay,
        export_timeout,
        queue_size: queue as usize,
        batch_size: batch_size.unwrap_or(512).min(queue) as usize,
    }
}

fn duration(
    reader: &mut Reader<'_>,
    code: Option<Duration>,
    [method, variable]: [&str; 2],
    default: Duration,
) -> Duration {
    match code {
        Some(Duration::ZERO) => {
            reader.fault(Fault::new(method, "0", "expected a time above zero"));
            default
        }
        Some(duration) => duration,
        None => reader.milliseconds(variable).unwrap_or(default),
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
