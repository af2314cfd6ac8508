#[cfg(feature = "http")]
use std::borrow::Cow;

use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{SpanId, Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::attributes::Attributes;
use super::flagged;
use super::future::Run;
use super::placement::Placement;
use crate::callsite::Recorded;
use crate::error::{self, Fault};
use crate::tracing_spans::{CallSpan, Inside};
use crate::{panics, passing};

/// The span of one call, from its start to its end.
///
/// However the call ends, the span ends with it: [`finish`](Self::finish) is the ordinary end; a drop without it is a
/// panic while the call runs, and a cancellation while it is suspended.
#[derive(Debug)]
pub struct ActiveSpan {
    /// The context to run in; `None` is the caller's own.
    context: Option<Context>,
    recording: Option<Recording>,
    /// The span of the crate `tracing`, whether or not this one records.
    call: CallSpan,
    phase: Phase,
}

/// What the call is doing: it decides what a drop means.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    Running,
    Suspended,
}

/// The recording side of an [`ActiveSpan`]: what the generated code writes results to.
#[derive(Debug)]
pub struct Recording {
    context: Context,
    recorded: Recorded,
    /// The local parent: errors that pass through this span are handed to it. Invalid if there is none.
    parent: SpanId,
}

impl ActiveSpan {
    /// Nobody records: the call runs in the context it was made in.
    pub(crate) fn nothing() -> Self {
        Self::new(None, None)
    }

    /// Nobody records, but what runs inside must see `context`.
    pub(crate) fn unrecorded(context: Context) -> Self {
        Self::new(Some(context), None)
    }

    fn new(context: Option<Context>, recording: Option<Recording>) -> Self {
        Self {
            context,
            recording,
            call: CallSpan::default(),
            phase: Phase::Running,
        }
    }

    /// Nothing records, but an explicit parent is still the context of what runs inside.
    pub(super) fn pass_through(placement: Placement) -> Self {
        match placement {
            Placement::Under(context) => Self::unrecorded(context),
            Placement::Current | Placement::Root => Self::nothing(),
        }
    }

    pub(super) fn recording(span: BoxedSpan, parent: &Context, recorded: Recorded) -> Self {
        let parent_span = parent.span();
        let parent_id = match parent_span.span_context() {
            remote if remote.is_remote() => SpanId::INVALID,
            local => local.span_id(),
        };
        let context = error::context_with_messages(
            flagged::make_current(parent, span),
            recorded.error_messages,
        );
        let recording = Recording {
            context: context.clone(),
            recorded,
            parent: parent_id,
        };
        recording.runs();
        Self::new(Some(context), Some(recording))
    }

    /// The same span, with `call` entered wherever it is current.
    #[inline]
    pub(super) fn beside(mut self, call: CallSpan) -> Self {
        self.call = call;
        self
    }

    /// Makes the span current on this thread, until [`suspend`](Self::suspend).
    #[inline]
    pub(crate) fn attach(&mut self) -> Inside {
        self.call.enter(self.context.clone())
    }

    /// The span is no longer current on this thread, but may be again.
    #[inline]
    pub(crate) fn suspend(&mut self, current: Inside) {
        current.leave(&mut self.call);
    }

    /// Runs `look`, with the span current, if the span records. What it returned is written here.
    #[inline]
    pub fn observe(&mut self, look: impl FnOnce(&mut Recording)) {
        if self.recording.is_some() {
            let current = self.attach();
            self.recording.as_mut().map(look);
            self.suspend(current);
        }
    }

    /// Adds the attributes of the call, if the span records. They are evaluated with the span current: what they call
    /// may itself be traced, and belongs under it.
    #[inline]
    #[must_use]
    pub fn fill(mut self, fill: impl FnOnce(&mut Attributes)) -> Self {
        if self.recording.is_some() || self.call.is_wanted() {
            let attributes = {
                let _current = self.context.clone().map(Context::attach);
                Attributes::collect(fill)
            };
            self.call.add(&attributes);
            if let Some(recording) = &mut self.recording {
                recording.record_all(attributes);
            }
        }
        self.call.open(self.context.as_ref());
        self
    }

    /// The recording side, if the span records.
    pub(super) fn recorded(&mut self) -> Option<&mut Recording> {
        self.recording.as_mut()
    }

    /// Polls `future` with the span current, once per poll.
    pub fn run<F: Future>(&mut self, future: F) -> Run<'_, F> {
        Run::new(self, future)
    }

    pub(crate) fn set_phase(&mut self, phase: Phase) {
        if let (Phase::Running, Some(recording)) = (phase, &self.recording) {
            recording.runs();
        }
        self.phase = phase;
    }

    /// Ends the span of a call that came to its end.
    #[inline]
    pub fn finish(mut self) {
        self.end();
    }

    pub(crate) fn end(&mut self) {
        if let Some(recording) = self.recording.take() {
            recording.end();
        }
        self.call = CallSpan::default();
    }
}

impl Drop for ActiveSpan {
    fn drop(&mut self) {
        let Some(recording) = self.recording.take() else {
            return;
        };
        match self.phase {
            Phase::Running if std::thread::panicking() => recording.panicked(),
            Phase::Running => {}
            Phase::Suspended => recording.cancelled(),
        }
        recording.end();
    }
}

impl Recording {
    /// Adds attributes.
    pub fn record(&mut self, fill: impl FnOnce(&mut Attributes)) {
        self.record_all(Attributes::collect(fill));
    }

    pub(super) fn record_all(&mut self, attributes: Vec<KeyValue>) {
        if !attributes.is_empty() {
            self.context.span().set_attributes(attributes);
        }
    }

    /// Records the error that the call returns.
    pub fn fail(&mut self, fault: Fault) {
        self.write(&fault, &fault.written(self.recorded.error_messages));
        self.leave(fault);
    }

    /// Records an error by other texts than its own. It is known by its own further out.
    #[cfg(feature = "reqwest")]
    pub(crate) fn fail_in_words(&mut self, fault: Fault, written: &Fault) {
        self.write(&fault, &written.written(self.recorded.error_messages));
        self.leave(fault);
    }

    fn write(&self, fault: &Fault, written: &Fault) {
        let span = self.context.span();
        let id = span.span_context().span_id();
        match passing::take(id, fault) {
            Some(passing::At::ThisSpan(_)) => {}
            Some(passing::At::Inside(_)) => error::mark(&span, written),
            None => {
                error::mark(&span, written);
                error::add_exception(&span, written);
            }
        }
    }

    fn leave(&self, fault: Fault) {
        if self.parent != SpanId::INVALID {
            passing::leave(self.parent, fault);
        }
    }

    /// Records a failure that no error value tells of, such as a status code: it has a class and no message.
    #[cfg(feature = "http")]
    pub(crate) fn fail_as(&mut self, error_type: Cow<'static, str>) {
        let span = self.context.span();
        span.set_attribute(KeyValue::new(error::ERROR_TYPE, error_type));
        span.set_status(Status::error(""));
    }

    /// The call begins to run, or goes on.
    fn runs(&self) {
        if self.recorded.panic_messages {
            panics::expect();
        }
    }

    /// What the panic says is on every span that it passes and that asks for it, like the message of an error, and as
    /// an exception on the innermost only.
    fn panicked(&self) {
        let span = self.context.span();
        let asked = self.recorded.panic_messages;
        if let Some(panic) = asked.then(panics::unwinding).flatten() {
            let fault = Fault::panic(panic.message);
            error::mark(&span, &fault);
            if panic.is_first {
                error::add_exception(&span, &fault);
            }
            return;
        }
        span.set_attribute(KeyValue::new(error::ERROR_TYPE, error::PANIC));
        span.set_status(Status::error("panicked"));
    }

    /// Cancellation is no failure of the callee: the status stays Unset.
    fn cancelled(&self) {
        self.context
            .span()
            .set_attribute(KeyValue::new("traced.cancelled", true));
    }

    /// Ends the span now: a clone of its context may live on in a spawned task.
    fn end(&self) {
        self.context.span().end();
    }
}
