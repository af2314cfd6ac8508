//! Keeps what a capture's provider makes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::{Span as _, SpanId};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use super::Spans;
use crate::repeated;

/// The spans of one capture.
#[derive(Debug, Clone, Default)]
pub(super) struct Recorder(Arc<Mutex<Record>>);

#[derive(Debug, Default)]
struct Record {
    /// How many spans have started.
    started: usize,
    /// Those that have not ended: which in the order of starts, and their name then.
    open: HashMap<SpanId, (usize, Cow<'static, str>)>,
    ended: Vec<(usize, SpanData)>,
}

impl Recorder {
    /// The spans so far, in the order in which they started.
    pub(super) fn spans(&self) -> Spans {
        let mut record = self.record();
        let mut ended = std::mem::take(&mut record.ended);
        let mut open: Vec<_> = record.open.values().cloned().collect();
        drop(record);
        ended.sort_by_key(|(place, _)| *place);
        open.sort();
        Spans::new(
            ended.into_iter().map(|(_, span)| span).collect(),
            open.into_iter().map(|(_, name)| name).collect(),
        )
    }

    fn record(&self) -> MutexGuard<'_, Record> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What is not sampled is not exported; so it is not captured either.
impl SpanProcessor for Recorder {
    fn on_start(&self, span: &mut Span, _: &Context) {
        if !span.span_context().is_sampled() {
            return;
        }
        let id = span.span_context().span_id();
        let name = span.exported_data().map(|data| data.name);
        let mut record = self.record();
        let place = record.started;
        record.started += 1;
        record.open.insert(id, (place, name.unwrap_or_default()));
    }

    fn on_end(&self, mut span: SpanData) {
        if !span.span_context.is_sampled() {
            return;
        }
        repeated::keep_last(&mut span.attributes);
        let mut record = self.record();
        let place = match record.open.remove(&span.span_context.span_id()) {
            Some((place, _)) => place,
            None => record.started,
        };
        record.ended.push((place, span));
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}
