//! What the application brings is told the resource before anything is started, because that is code of its own.

use std::panic::{AssertUnwindSafe, catch_unwind};

use opentelemetry_sdk::Resource;

use crate::init::config::{CustomExporter, CustomProcessor};
use crate::init::error::{Fault, InitError};

/// Tells all of them. Who panics is a fault, as a panic must not come out of a set-up, nor end the thread that exports.
pub(super) fn tell(
    resource: &Resource,
    exporters: &mut [CustomExporter],
    processors: &mut [CustomProcessor],
) -> Result<(), InitError> {
    let exporters = exporters.iter_mut().filter_map(|own| {
        let tell = || own.exporter.set_resource(resource);
        fault_of(tell, "Config::exporter", own.name)
    });
    let mut faults: Vec<_> = exporters.collect();
    let processors = processors.iter_mut().filter_map(|own| {
        let tell = || own.processor.set_resource(resource);
        fault_of(tell, "Config::span_processor", own.name)
    });
    faults.extend(processors);
    match faults.is_empty() {
        true => Ok(()),
        false => Err(InitError::of_settings(faults)),
    }
}

fn fault_of(tell: impl FnOnce(), setting: &str, name: &str) -> Option<Fault> {
    catch_unwind(AssertUnwindSafe(tell)).err()?;
    let problem = format!(
        "`{name}` panicked in `set_resource`; it has to take whatever resource the service has"
    );
    Some(Fault::without_value(setting, problem))
}
