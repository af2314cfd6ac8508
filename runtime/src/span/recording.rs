//! What the generated code writes to.

#[cfg(feature = "http")]
use std::borrow::Cow;

use opentelemetry::trace::{SpanId, Status, TraceContextExt as _};
use opentelemetry::{Context, ContextGuard, KeyValue};

use super::attributes::Attributes;
use super::ordinary::Standard;
use crate::callsite::Callsite;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::error::exception;
use crate::error::fault::Fault;
use crate::error::panics;
use crate::error::passing;
use crate::error::{self, Writable};
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::Record;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::thread_context;

/// The recording side of an [`ActiveSpan`](super::active::ActiveSpan).
#[derive(Debug)]
pub struct Recording<'a>(Target<'a>);

#[derive(Debug)]
enum Target<'a> {
    /// A span of the SDK, which is current.
    Standard {
        context: &'a Context,
        span: &'a Standard,
    },
    /// A span of ours, and whether it is known to be current.
    #[cfg(any(feature = "init", feature = "testing"))]
    Recorded(&'a mut Record, bool),
}

impl<'a> Recording<'a> {
    #[inline]
    pub(super) fn standard(context: &'a Context, span: &'a Standard) -> Self {
        Self(Target::Standard { context, span })
    }

    /// A span of ours that may not be current.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline]
    pub(super) fn recorded(record: &'a mut Record) -> Self {
        Self(Target::Recorded(record, false))
    }

    /// A span of ours that is current.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline]
    pub(super) fn current(record: &'a mut Record) -> Self {
        Self(Target::Recorded(record, true))
    }

    /// Adds attributes.
    pub fn record(&mut self, fill: impl FnOnce(&mut Attributes)) {
        match &mut self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, _) if record.is_open() => {
                record.attributes.begin_results();
                fill(&mut record.attributes);
            }
            _ => self.add(Attributes::collect(fill)),
        }
    }

    /// Adds attributes that have been evaluated.
    pub(super) fn add(&mut self, attributes: Attributes) {
        if attributes.is_empty() {
            return;
        }
        match &mut self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, _) => {
                if record.is_open() {
                    record.attributes.extend(attributes);
                }
            }
            Target::Standard { context, .. } => {
                context.span().set_attributes(attributes.into_key_values());
            }
        }
    }

    /// Makes the span current where it may not be.
    fn attach(&self) -> Option<ContextGuard> {
        match &self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, false) => record.context().and_then(thread_context::attach),
            _ => None,
        }
    }

    /// Records the error that the call returns. It is looked at with the span current.
    pub fn fail_with(&mut self, fault: impl FnOnce() -> Fault) {
        let fault = {
            let _current = self.attach();
            fault()
        };
        self.fail(fault);
    }

    /// Records the error that the call returns.
    pub(crate) fn fail(&mut self, mut fault: Fault) {
        let is_first = self.meets_first(&fault);
        // Before it is written, which may take it away.
        self.leave(&fault);
        self.write(&mut fault, is_first);
        fault.leave_text();
    }

    /// Records an error by other texts than its own. It is known by its own further out.
    #[cfg(feature = "reqwest")]
    pub(crate) fn fail_in_words(&mut self, fault: &Fault, mut written: Fault) {
        let is_first = self.meets_first(fault);
        self.write(&mut written, is_first);
        self.leave(fault);
    }

    /// Writes what has come of the call so far: it goes on, and more may come.
    #[inline]
    pub(super) fn settle(&mut self) {
        match &mut self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, _)
                if record.has_failed() || record.attributes.has_results() =>
            {
                write_results(record);
            }
            _ => {}
        }
    }

    /// Whether the error is met here first: neither a span inside nor `record_error` has recorded it.
    fn meets_first(&self, fault: &Fault) -> bool {
        !passing::take(self.span_id(), fault)
    }

    /// Writes to the span that the call has failed. By reference: an error that has just been put together is copied
    /// slowly.
    fn write(&mut self, fault: &mut Fault, is_first: bool) {
        let with_messages = self.site().recorded().error_messages;
        match &mut self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, _) if record.is_open() => {
                if is_first && exception::signal().to_log() {
                    log(record, &fault.written(with_messages));
                }
                record.fail(fault, is_first);
            }
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(..) => {}
            Target::Standard { context, .. } => {
                let mut span = context.span();
                let written = fault.written(with_messages);
                error::mark(&mut span, &written);
                if is_first {
                    error::add_exception(&mut span, &written);
                }
            }
        }
    }

    fn leave(&self, fault: &Fault) {
        let parent = match &self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, _) => record.local_parent(),
            Target::Standard { span, .. } => span.parent,
        };
        if parent != SpanId::INVALID {
            passing::leave(parent, fault);
        }
    }

    fn site(&self) -> &'static Callsite {
        match &self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, _) => record.site(),
            Target::Standard { span, .. } => span.site,
        }
    }

    fn span_id(&self) -> SpanId {
        match &self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, _) => record.span_id(),
            Target::Standard { span, .. } => span.id,
        }
    }

    /// Writes to the span itself.
    fn with_span(&mut self, write: impl FnOnce(&mut dyn Writable)) {
        match &mut self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(record, _) if record.is_open() => write(*record),
            #[cfg(any(feature = "init", feature = "testing"))]
            Target::Recorded(..) => {}
            Target::Standard { context, .. } => write(&mut context.span()),
        }
    }

    /// Records a failure that no error value tells of, such as a status code: it has a class and no message.
    #[cfg(feature = "http")]
    pub(crate) fn fail_as(&mut self, error_type: Cow<'static, str>) {
        self.with_span(|span| {
            span.set_attribute(KeyValue::new(error::ERROR_TYPE, error_type));
            span.set_status(Status::error(""));
        });
    }

    /// What the panic says is on every span that it passes and that asks for it, like the message of an error, and as
    /// an exception on the innermost only.
    pub(super) fn panicked(&mut self) {
        let asked = self.site().recorded().panic_messages;
        if let Some(panic) = asked.then(panics::unwinding).flatten() {
            let fault = Fault::panic(panic.message);
            self.with_span(|span| {
                error::mark(span, &fault);
                if panic.is_first {
                    error::add_exception(span, &fault);
                }
            });
            return;
        }
        self.with_span(|span| {
            span.set_attribute(KeyValue::new(error::ERROR_TYPE, error::PANIC));
            span.set_status(Status::error("panicked"));
        });
    }

    /// Cancellation is no failure of the callee: the status stays Unset.
    pub(super) fn cancelled(&mut self) {
        self.with_span(|span| span.set_attribute(KeyValue::new("traced.cancelled", true)));
    }
}

/// The exception as a log record, which belongs to this span.
#[cfg(any(feature = "init", feature = "testing"))]
#[cold]
fn log(record: &Record, fault: &Fault) {
    let _current = match record.is_unseen() {
        // Nobody sees it, and only its ids are wanted.
        true => {
            let span_context = record.span_context();
            let context = thread_context::current().with_remote_span_context(span_context);
            thread_context::attach(context)
        }
        false => record.context().and_then(thread_context::attach),
    };
    exception::log(fault);
}

/// As others write to the span, so that what it has comes in the order of time, and is overwritten by what comes later.
#[cfg(any(feature = "init", feature = "testing"))]
#[cold]
fn write_results(record: &mut Record) {
    let results = record.attributes.take_results();
    let failure = record.take_failure();
    let context = record.context().unwrap_or_else(Context::current);
    let mut span = context.span();
    span.set_attributes(results);
    let Some((fault, is_first)) = failure else {
        return;
    };
    let written = fault.written(record.site().recorded().error_messages);
    error::mark(&mut span, &written);
    if is_first && exception::signal().to_span() {
        span.add_event("exception", exception::attributes(&written));
    }
}
