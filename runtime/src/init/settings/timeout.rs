//! How long an export may take.

use std::time::Duration;

use super::super::environment::Reader;

/// What zero stands for ([timeout](https://opentelemetry.io/docs/specs/otel/configuration/common/#timeout)): no limit. A
/// century, because the longest duration of all takes clocks past their end.
const NO_LIMIT: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);

pub(super) fn read(
    reader: &mut Reader<'_>,
    code: Option<Duration>,
    variable: Option<&str>,
    default: Duration,
) -> Duration {
    let timeout = code.or_else(|| reader.milliseconds(variable?, 0));
    match timeout.unwrap_or(default) {
        Duration::ZERO => NO_LIMIT,
        timeout => timeout,
    }
}
