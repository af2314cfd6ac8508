//! Keeps what a capture's provider makes.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry::trace::{Span as _, SpanContext, SpanId};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Span, SpanData, SpanProcessor};

use super::Spans;
use crate::recorder::{Answer, Observer, Sink};
use crate::value::repeated;

/// The spans of one capture.
#[derive(Debug, Clone, Default)]
pub(super) struct Collected(Arc<Mutex<Record>>);

#[derive(Debug, Default)]
struct Record {
    /// How many spans have started.
    started: usize,
    /// Those that have not ended: which in the order of starts, and their name then.
    open: HashMap<SpanId, (usize, Cow<'static, str>)>,
    ended: Vec<(usize, SpanData)>,
}

impl Collected {
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
impl Observer for Collected {
    fn started(&self, span: &SpanContext, name: Cow<'static, str>) {
        if !span.is_sampled() {
            return;
        }
        let mut record = self.record();
        let place = record.started;
        record.started += 1;
        record.open.insert(span.span_id(), (place, name));
    }
}

impl Sink for Collected {
    fn take(&mut self, spans: &mut Vec<SpanData>) {
        spans.drain(..).for_each(|span| self.keep(span));
    }

    fn flush(&mut self, _: &Answer) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown(&mut self, _: Duration, _: &Answer) -> OTelSdkResult {
        Ok(())
    }
}

impl Collected {
    fn keep(&self, span: SpanData) {
        if !span.span_context.is_sampled() {
            return;
        }
        let mut record = self.record();
        let place = match record.open.remove(&span.span_context.span_id()) {
            Some((place, _)) => place,
            None => record.started,
        };
        record.ended.push((place, span));
    }
}

impl SpanProcessor for Collected {
    fn on_start(&self, span: &mut Span, _: &Context) {
        let name = span.exported_data().map(|data| data.name);
        self.started(span.span_context(), name.unwrap_or_default());
    }

    fn on_end(&self, mut span: SpanData) {
        repeated::keep_last_of(&mut span);
        self.keep(span);
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }
}
