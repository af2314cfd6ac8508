//! Doubles that are no numbers, for which JSON has nothing: protobuf's JSON has strings
//! ([ProtoJSON](https://protobuf.dev/programming-guides/json/)), and serde_json writes `null`.

use std::collections::VecDeque;
use std::io::{self, Write};

use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue};
#[cfg(feature = "logs")]
use opentelemetry_proto::tonic::logs::v1::ResourceLogs;
use opentelemetry_proto::tonic::resource::v1::Resource;
use opentelemetry_proto::tonic::trace::v1::ResourceSpans;
use serde_json::ser::Formatter;

/// What a request has of them, in the order in which it is written: that of the fields' numbers.
#[derive(Debug, Default)]
pub(super) struct NotFinite(VecDeque<&'static str>);

impl NotFinite {
    pub(super) fn of_spans(requested: &[ResourceSpans]) -> Self {
        let mut found = Self::default();
        for resource_spans in requested {
            found.add_resource(resource_spans.resource.as_ref());
            for scope_spans in &resource_spans.scope_spans {
                found.add_scope(scope_spans.scope.as_ref());
                for span in &scope_spans.spans {
                    found.add_all(&span.attributes);
                    (span.events.iter()).for_each(|event| found.add_all(&event.attributes));
                    (span.links.iter()).for_each(|link| found.add_all(&link.attributes));
                }
            }
        }
        found
    }

    #[cfg(feature = "logs")]
    pub(super) fn of_logs(requested: &[ResourceLogs]) -> Self {
        let mut found = Self::default();
        for resource_logs in requested {
            found.add_resource(resource_logs.resource.as_ref());
            for scope_logs in &resource_logs.scope_logs {
                found.add_scope(scope_logs.scope.as_ref());
                for record in &scope_logs.log_records {
                    found.add(record.body.as_ref());
                    found.add_all(&record.attributes);
                }
            }
        }
        found
    }

    fn add_resource(&mut self, resource: Option<&Resource>) {
        resource
            .into_iter()
            .for_each(|it| self.add_all(&it.attributes));
    }

    fn add_scope(&mut self, scope: Option<&InstrumentationScope>) {
        scope
            .into_iter()
            .for_each(|it| self.add_all(&it.attributes));
    }

    fn add_all(&mut self, attributes: &[KeyValue]) {
        (attributes.iter()).for_each(|attribute| self.add(attribute.value.as_ref()));
    }

    fn add(&mut self, value: Option<&AnyValue>) {
        match value.and_then(|value| value.value.as_ref()) {
            Some(Value::DoubleValue(double)) => self.0.extend(name(*double)),
            Some(Value::ArrayValue(array)) => {
                (array.values.iter()).for_each(|value| self.add(Some(value)));
            }
            Some(Value::KvlistValue(list)) => self.add_all(&list.values),
            _ => {}
        }
    }
}

fn name(double: f64) -> Option<&'static str> {
    match double {
        f64::INFINITY => Some("Infinity"),
        f64::NEG_INFINITY => Some("-Infinity"),
        _ => double.is_nan().then_some("NaN"),
    }
}

/// Compact JSON, with these in place of the doubles that are `null`.
pub(super) struct WithDoubles {
    left: VecDeque<&'static str>,
    is_double: bool,
}

impl WithDoubles {
    pub(super) fn new(doubles: NotFinite) -> Self {
        Self {
            left: doubles.0,
            is_double: false,
        }
    }
}

impl Formatter for WithDoubles {
    /// Of keys as well: a value comes right after its own.
    fn write_string_fragment<W: ?Sized + Write>(
        &mut self,
        writer: &mut W,
        fragment: &str,
    ) -> io::Result<()> {
        self.is_double = fragment == "doubleValue";
        writer.write_all(fragment.as_bytes())
    }

    fn write_null<W: ?Sized + Write>(&mut self, writer: &mut W) -> io::Result<()> {
        let double = if self.is_double {
            self.left.pop_front()
        } else {
            None
        };
        match double {
            Some(double) => write!(writer, "\"{double}\""),
            None => writer.write_all(b"null"),
        }
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
    use opentelemetry_proto::tonic::common::v1::ArrayValue;
    use opentelemetry_proto::tonic::trace::v1::span::{Event, Link};
    use opentelemetry_proto::tonic::trace::v1::{ScopeSpans, Span};

    use super::super::json;
    use super::*;

    fn values(values: &[Option<Value>]) -> Vec<KeyValue> {
        let values = values.iter().cloned().map(|value| AnyValue { value });
        let array = ArrayValue {
            values: values.collect(),
        };
        vec![KeyValue {
            key: "v".to_owned(),
            value: Some(AnyValue {
                value: Some(Value::ArrayValue(array)),
            }),
            ..KeyValue::default()
        }]
    }

    #[test]
    fn each_is_named_where_it_stands() {
        let double = |double| Some(Value::DoubleValue(double));
        // Neither is one.
        let others = [Some(Value::StringValue("doubleValue".to_owned())), None];
        let link = Link {
            attributes: values(&[double(f64::NAN)]),
            ..Link::default()
        };
        let event = Event {
            attributes: values(&[double(f64::NEG_INFINITY)]),
            ..Event::default()
        };
        let span = Span {
            attributes: [
                values(&others),
                values(&[double(1.5), double(f64::INFINITY)]),
            ]
            .concat(),
            links: vec![link],
            events: vec![event],
            ..Span::default()
        };
        let resource_spans = vec![ResourceSpans {
            resource: Some(Resource {
                attributes: values(&[double(f64::NAN)]),
                ..Resource::default()
            }),
            scope_spans: vec![ScopeSpans {
                spans: vec![span],
                ..ScopeSpans::default()
            }],
            ..ResourceSpans::default()
        }];
        let doubles = NotFinite::of_spans(&resource_spans);
        let request = ExportTraceServiceRequest { resource_spans };
        let written = json::write(&request, doubles, Vec::new()).unwrap();

        let written: serde_json::Value = serde_json::from_slice(&written).unwrap();
        let of_resource = &written["resourceSpans"][0];
        let span = &of_resource["scopeSpans"][0]["spans"][0];
        let doubles = |attribute: &serde_json::Value| {
            let values = attribute["value"]["arrayValue"]["values"].as_array();
            let values = values.unwrap().iter();
            let doubles = values.map(|value| value["doubleValue"].to_string());
            doubles.collect::<Vec<_>>()
        };
        assert_eq!(
            doubles(&of_resource["resource"]["attributes"][0]),
            [r#""NaN""#]
        );
        assert_eq!(doubles(&span["attributes"][0]), ["null", "null"]);
        assert_eq!(doubles(&span["attributes"][1]), ["1.5", r#""Infinity""#]);
        assert_eq!(
            doubles(&span["events"][0]["attributes"][0]),
            [r#""-Infinity""#]
        );
        assert_eq!(doubles(&span["links"][0]["attributes"][0]), [r#""NaN""#]);
    }
}
