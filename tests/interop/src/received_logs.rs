//! What a collector got of logs, in a form that tests can compare.

use std::collections::BTreeMap;

use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::logs::v1::LogRecord;

use crate::received::{in_words, value_in_words};

/// A log record, and whose it is.
#[derive(Debug, Clone, PartialEq)]
pub struct ReceivedLog {
    /// The attributes of the resource.
    pub resource: BTreeMap<String, String>,
    /// The name of the instrumentation scope: the target of the line.
    pub scope: String,
    /// The record as it was sent.
    pub record: LogRecord,
    /// The headers that it came with.
    pub headers: BTreeMap<String, String>,
}

impl ReceivedLog {
    /// The text of the line.
    #[must_use]
    pub fn body(&self) -> String {
        value_in_words(self.record.body.as_ref())
    }

    /// The record's attributes in words.
    #[must_use]
    pub fn attributes(&self) -> BTreeMap<String, String> {
        in_words(&self.record.attributes)
    }
}

/// All records of a request.
pub(crate) fn unpack(
    request: ExportLogsServiceRequest,
    headers: &BTreeMap<String, String>,
) -> Vec<ReceivedLog> {
    let mut all = Vec::new();
    for of_resource in request.resource_logs {
        let resource = of_resource
            .resource
            .map(|resource| in_words(&resource.attributes))
            .unwrap_or_default();
        for of_scope in of_resource.scope_logs {
            let scope = of_scope.scope.map(|scope| scope.name).unwrap_or_default();
            all.extend(of_scope.log_records.into_iter().map(|record| ReceivedLog {
                resource: resource.clone(),
                scope: scope.clone(),
                record,
                headers: headers.clone(),
            }));
        }
    }
    all
}
