//! What a caller sends, and what it may expect of what is sent on.

use std::collections::HashSet;

use serde_json::Value;

use crate::service::{Sent, ask};

pub(crate) const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";
pub(crate) const PARENT: &str = "b7ad6b7169203331";

/// A `traceparent` that is as it should be.
pub(crate) const VALID: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// What became of a request.
#[derive(Debug)]
pub(crate) struct Outcome {
    sent: Vec<Sent>,
    recorded: Value,
}

/// Sends headers as they are, in their order.
pub(crate) fn send(headers: &[(&str, &str)]) -> Outcome {
    send_to("/", headers)
}

pub(crate) fn send_to(path: &str, headers: &[(&str, &str)]) -> Outcome {
    let lines = headers
        .iter()
        .map(|(name, value)| format!("{name}: {value}\r\n"));
    send_bytes(path, lines.collect::<String>().as_bytes())
}

pub(crate) fn send_bytes(path: &str, headers: &[u8]) -> Outcome {
    let answer = ask(path, headers);
    let sent = serde_json::from_value(answer["sent"].clone()).expect("a list of headers");
    let recorded = answer["recorded"].clone();
    Outcome { sent, recorded }
}

/// Sends one `traceparent`.
pub(crate) fn traceparent(value: &str) -> Outcome {
    send(&[("traceparent", value)])
}

/// Sends `tracestate` headers beside a valid `traceparent`, and says what is sent on of them.
pub(crate) fn tracestate(values: &[&str]) -> Option<String> {
    let mut headers = vec![("traceparent", VALID)];
    headers.extend(values.iter().map(|value| ("tracestate", *value)));
    let outcome = send(&headers);
    outcome.continues();
    outcome.tracestate()
}

impl Outcome {
    fn header(&self, call: usize, name: &str) -> Option<&str> {
        let headers = self.sent[call].iter().filter(|(other, _)| other == name);
        let values: Vec<_> = headers.map(|(_, value)| value.as_str()).collect();
        assert!(values.len() < 2, "{name} is sent once: {self:?}");
        values.first().copied()
    }

    /// A field of the `traceparent` that is sent on, which is of version 00 in any case.
    fn field(&self, call: usize, field: usize) -> &str {
        let traceparent = self.header(call, "traceparent").expect("it is always sent");
        let fields: Vec<_> = traceparent.split('-').collect();
        assert_eq!(fields[0], "00", "{traceparent}");
        let lengths: Vec<_> = fields.iter().map(|field| field.len()).collect();
        assert_eq!(lengths, [2, 32, 16, 2], "{traceparent}");
        let is_lower_hex = |byte: u8| matches!(byte, b'0'..=b'9' | b'a'..=b'f');
        assert!(
            fields.iter().all(|field| field.bytes().all(is_lower_hex)),
            "{traceparent}"
        );
        assert!(
            fields[1..3]
                .iter()
                .all(|id| id.bytes().any(|digit| digit != b'0'))
        );
        fields[field]
    }

    pub(crate) fn trace_id(&self) -> &str {
        self.field(0, 1)
    }

    pub(crate) fn flags(&self) -> &str {
        self.field(0, 3)
    }

    pub(crate) fn tracestate(&self) -> Option<String> {
        self.header(0, "tracestate").map(str::to_owned)
    }

    /// The traces and the parents of all calls that were made.
    pub(crate) fn ids(&self) -> (HashSet<&str>, HashSet<&str>) {
        let calls = 0..self.sent.len();
        let traces = calls.clone().map(|call| self.field(call, 1)).collect();
        (traces, calls.map(|call| self.field(call, 2)).collect())
    }

    /// The caller's trace goes on, with the caller's span as the parent of the service's and nobody else's.
    pub(crate) fn continues(&self) {
        assert_eq!(self.trace_id(), TRACE, "{self:?}");
        assert_ne!(self.field(0, 2), PARENT, "{self:?}");
        assert_eq!(self.recorded["trace_id"], TRACE, "{self:?}");
        assert_eq!(self.recorded["parent"], PARENT, "{self:?}");
        assert_eq!(self.recorded["remote"], true, "{self:?}");
    }

    /// The service's trace is its own, and nothing of the caller's is sent on.
    pub(crate) fn starts_anew(&self) {
        assert_ne!(self.trace_id(), TRACE, "{self:?}");
        assert_eq!(self.recorded["trace_id"], self.trace_id(), "{self:?}");
        assert_eq!(self.recorded["parent"], "0000000000000000", "{self:?}");
        assert_eq!(self.tracestate(), None, "{self:?}");
    }
}
