//! The spans under which messages were made in this process, to be sent later.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, PoisonError};

use opentelemetry::trace::{SpanContext, SpanId, TraceId};

/// How many are remembered. A message that waits behind more than that many others is sent as if it were new.
const REMEMBERED: usize = 4096;

static CREATED: Mutex<VecDeque<(TraceId, SpanId)>> = Mutex::new(VecDeque::new());

/// Whether there is anything to remember: most programs never make a message before they send it.
static ANY: AtomicBool = AtomicBool::new(false);

/// Whether a message may have been made under a span of its own.
pub(super) fn is_any() -> bool {
    ANY.load(Ordering::Relaxed)
}

/// Remembers the span under which a message was made, if there is one.
pub(super) fn remember(span_context: &SpanContext) {
    if !span_context.is_valid() {
        return;
    }
    ANY.store(true, Ordering::Relaxed);
    let mut created = CREATED.lock().unwrap_or_else(PoisonError::into_inner);
    if created.len() == REMEMBERED {
        created.pop_front();
    }
    created.push_back((span_context.trace_id(), span_context.span_id()));
}

/// Whether a message was made under this span.
pub(super) fn is_created(span_context: &SpanContext) -> bool {
    let created = CREATED.lock().unwrap_or_else(PoisonError::into_inner);
    created.contains(&(span_context.trace_id(), span_context.span_id()))
}
