//! Who emits the spans: `service.name` and the other attributes of the resource.

use opentelemetry::KeyValue;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::resource::TelemetryResourceDetector;

use super::super::environment::Reader;
use super::super::error::Fault;
use super::super::percent;

const ATTRIBUTES: &str = "OTEL_RESOURCE_ATTRIBUTES";
const SERVICE_NAME: &str = "service.name";

/// Resource attributes set in code.
#[derive(Debug, Default)]
pub(in super::super) struct ResourceOverrides {
    /// The argument of `init`: the name unless the environment has another.
    pub(in super::super) default_name: String,
    pub(in super::super) attributes: Vec<KeyValue>,
}

/// Later ones win: the SDK's own, the default name, the environment, the code.
pub(super) fn read(reader: &mut Reader<'_>, overrides: ResourceOverrides) -> Resource {
    if overrides.default_name.trim().is_empty() {
        reader.fault(Fault::new(
            "service",
            &overrides.default_name,
            "a service needs a name",
        ));
    }
    Resource::builder_empty()
        .with_detector(Box::new(TelemetryResourceDetector))
        .with_service_name(overrides.default_name)
        .with_attributes(attributes(reader))
        .with_attributes(
            reader
                .text("OTEL_SERVICE_NAME")
                .map(|name| KeyValue::new(SERVICE_NAME, name)),
        )
        .with_attributes(overrides.attributes)
        .build()
}

fn attributes(reader: &mut Reader<'_>) -> Vec<KeyValue> {
    let Some(list) = reader.text(ATTRIBUTES) else {
        return Vec::new();
    };
    match percent::pairs(&list) {
        Ok(pairs) => pairs
            .into_iter()
            // As an empty OTEL_SERVICE_NAME is none.
            .filter(|(key, value)| key != SERVICE_NAME || !value.is_empty())
            .map(|(key, value)| KeyValue::new(key, value))
            .collect(),
        Err(problem) => {
            reader.fault(Fault::new(ATTRIBUTES, &list, problem));
            Vec::new()
        }
    }
}
