//! What a meter provider collects.

use std::collections::BTreeMap;
use std::time::Duration;

use opentelemetry_sdk::metrics::data::{AggregatedMetrics, MetricData, SumDataPoint};
use opentelemetry_sdk::metrics::{InMemoryMetricExporter, PeriodicReader, SdkMeterProvider};

/// A meter provider, and what it has collected.
pub(crate) struct Meters {
    pub(crate) meters: SdkMeterProvider,
    collected: InMemoryMetricExporter,
}

/// Points by name: their attributes and values.
#[derive(Debug)]
pub(crate) struct Metrics(BTreeMap<String, Vec<(String, i64)>>);

impl Meters {
    pub(crate) fn new() -> Self {
        let collected = InMemoryMetricExporter::default();
        let reader = PeriodicReader::builder(collected.clone())
            .with_interval(Duration::from_secs(3600))
            .build();
        let meters = SdkMeterProvider::builder().with_reader(reader).build();
        Self { meters, collected }
    }

    pub(crate) fn collect(&self) -> Metrics {
        self.collected.reset();
        self.meters.force_flush().unwrap();
        let mut points = BTreeMap::new();
        for resource in &self.collected.get_finished_metrics().unwrap() {
            let metrics = resource.scope_metrics().flat_map(|scope| scope.metrics());
            for metric in metrics {
                assert_eq!(metric.unit(), "{span}");
                let values = match metric.data() {
                    AggregatedMetrics::U64(MetricData::Sum(sum)) => {
                        assert!(sum.is_monotonic(), "{}", metric.name());
                        let points = sum.data_points();
                        points.map(|it| (shown(it), it.value() as i64)).collect()
                    }
                    AggregatedMetrics::I64(MetricData::Sum(sum)) => {
                        assert!(!sum.is_monotonic(), "{}", metric.name());
                        let points = sum.data_points();
                        points.map(|it| (shown(it), it.value())).collect()
                    }
                    other => panic!("{other:?}"),
                };
                let mut values: Vec<_> = values;
                values.sort();
                points.insert(metric.name().to_owned(), values);
            }
        }
        Metrics(points)
    }
}

pub(crate) fn shown<T: Copy>(point: &SumDataPoint<T>) -> String {
    let mut attributes: Vec<_> = point
        .attributes()
        .map(|attribute| format!("{}={}", attribute.key, attribute.value))
        .collect();
    attributes.sort();
    attributes.join(" ")
}

impl Metrics {
    pub(crate) fn of(&self, name: &str) -> Vec<(&str, i64)> {
        let points = self.0.get(name).into_iter().flatten();
        points
            .map(|(attributes, value)| (&**attributes, *value))
            .collect()
    }
}

pub(crate) const PROCESSOR: &str = "otel.component.name=batching_span_processor/0 \
                         otel.component.type=batching_span_processor";
