//! What the generated code writes to.

#[cfg(feature = "http")]
use std::borrow::Cow;

use opentelemetry::global::BoxedSpan;
use opentelemetry::trace::{Span as _, SpanId, Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::attributes::Attributes;
use crate::callsite::Callsite;
use crate::error::{self, Fault};
use crate::panics;
use crate::passing::{self, Passing};
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder;

/// The recording side of an [`ActiveSpan`](super::active::ActiveSpan).
#[derive(Debug)]
pub struct Recording<'a> {
    context: &'a Context,
    state: &'a mut State,
}

/// What is known of a recording span while its call runs.
#[derive(Debug)]
pub(super) struct State {
    site: &'static Callsite,
    id: SpanId,
    /// The local parent: errors that pass through this span are handed to it. Invalid if there is none.
    parent: SpanId,
    /// Which door it came through.
    door: Door,
}

#[derive(Debug)]
enum Door {
    /// A span of the SDK: everything is written to it at once.
    Standard,
    /// A span of ours: what the annotation has to say is handed over when it ends.
    #[cfg(any(feature = "init", feature = "testing"))]
    Recorder(recorder::Ending),
}

impl State {
    pub(super) fn standard(site: &'static Callsite, parent: &Context, span: &BoxedSpan) -> Self {
        let parent = parent.span();
        let parent = match parent.span_context() {
            remote if remote.is_remote() => SpanId::INVALID,
            local => local.span_id(),
        };
        Self {
            site,
            id: span.span_context().span_id(),
            parent,
            door: Door::Standard,
        }
    }

    #[cfg(any(feature = "init", feature = "testing"))]
    pub(super) fn of_recorder(site: &'static Callsite, draft: &recorder::Draft) -> Self {
        Self {
            site,
            id: draft.span_id(),
            parent: draft.local_parent(),
            door: Door::Recorder(recorder::Ending::default()),
        }
    }

    /// The call begins to run, or goes on.
    #[inline]
    pub(super) fn runs(&self) {
        if self.site.recorded().panic_messages {
            panics::expect();
        }
    }
}

impl<'a> Recording<'a> {
    #[inline]
    pub(super) fn new(context: &'a Context, state: &'a mut State) -> Self {
        Self { context, state }
    }

    /// Adds attributes.
    pub fn record(&mut self, fill: impl FnOnce(&mut Attributes)) {
        self.record_all(Attributes::collect(fill));
    }

    pub(super) fn record_all(&mut self, attributes: Attributes) {
        if attributes.is_empty() {
            return;
        }
        match &mut self.state.door {
            #[cfg(any(feature = "init", feature = "testing"))]
            Door::Recorder(ending) => ending.add(attributes),
            Door::Standard => {
                let span = self.context.span();
                span.set_attributes(attributes.into_key_values());
            }
        }
    }

    /// Records the error that the call returns.
    pub fn fail(&mut self, fault: Fault) {
        let fault = Passing::new(fault);
        self.write(&fault, Passing::clone(&fault));
        self.leave(fault);
    }

    /// Records an error by other texts than its own. It is known by its own further out.
    #[cfg(feature = "reqwest")]
    pub(crate) fn fail_in_words(&mut self, fault: Fault, written: &Fault) {
        self.write(&fault, Passing::new(written.clone()));
        self.leave(Passing::new(fault));
    }

    fn write(&mut self, fault: &Fault, written: Passing) {
        match passing::take(self.state.id, fault) {
            Some(passing::At::ThisSpan(_)) => {}
            Some(passing::At::Inside(_)) => self.write_fault(written, false),
            None => self.write_fault(written, true),
        }
    }

    fn write_fault(&mut self, fault: Passing, is_first: bool) {
        let with_messages = self.state.site.recorded().error_messages;
        #[cfg(any(feature = "init", feature = "testing"))]
        if let Door::Recorder(ending) = &mut self.state.door {
            let failure = &mut ending.failure;
            // The items of a stream may fail one after another.
            if failure.is_none() {
                if is_first {
                    error::log_exception(&fault.written(with_messages));
                }
                *failure = Some(recorder::Failure { fault, is_first });
                return;
            }
        }
        let span = self.context.span();
        let written = fault.written(with_messages);
        error::mark(&span, &written);
        if is_first {
            error::add_exception(&span, &written);
        }
    }

    fn leave(&self, fault: Passing) {
        if self.state.parent != SpanId::INVALID {
            passing::leave(self.state.parent, fault);
        }
    }

    /// Records a failure that no error value tells of, such as a status code: it has a class and no message.
    #[cfg(feature = "http")]
    pub(crate) fn fail_as(&mut self, error_type: Cow<'static, str>) {
        let span = self.context.span();
        span.set_attribute(KeyValue::new(error::ERROR_TYPE, error_type));
        span.set_status(Status::error(""));
    }

    /// What the panic says is on every span that it passes and that asks for it, like the message of an error, and as
    /// an exception on the innermost only.
    pub(super) fn panicked(&mut self) {
        let span = self.context.span();
        let asked = self.state.site.recorded().panic_messages;
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
    pub(super) fn cancelled(&mut self) {
        let span = self.context.span();
        span.set_attribute(KeyValue::new("traced.cancelled", true));
    }

    /// Ends the span now: a clone of its context may live on in a spawned task.
    #[inline]
    pub(super) fn end(self) {
        let span = self.context.span();
        match &mut self.state.door {
            #[cfg(any(feature = "init", feature = "testing"))]
            Door::Recorder(ending) => recorder::end(&span, self.state.id, std::mem::take(ending)),
            Door::Standard => span.end(),
        }
    }
}
