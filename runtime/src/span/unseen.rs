//! A leaf's span through the recorder: a record, written to by its annotation alone.

use opentelemetry::Context;
use opentelemetry::trace::{SpanId, TraceContextExt as _};

use super::active::{ActiveSpan, Phase};
use super::attributes::Attributes;
use super::recording::State;
use crate::callsite::Callsite;
use crate::error::{self, Fault};
use crate::passing::{self, Passing};
use crate::recorder::{Draft, Failure, Leaf};
use crate::{audit, exception, panics};

/// A record, and what its call is doing.
#[derive(Debug)]
pub(super) struct Unseen {
    leaf: Leaf,
    site: &'static Callsite,
    phase: Phase,
}

impl Unseen {
    #[inline]
    pub(super) fn new(draft: Draft, site: &'static Callsite) -> Self {
        audit::except_in_span(site);
        let span = Self {
            leaf: draft.into_leaf(),
            site,
            phase: Phase::Running,
        };
        span.runs();
        span
    }

    /// The call begins to run, or goes on.
    #[inline]
    fn runs(&self) {
        if self.site.recorded().panic_messages {
            panics::expect();
        }
    }

    #[inline]
    pub(super) fn attributes(&mut self) -> &mut Attributes {
        self.leaf.attributes()
    }

    #[inline]
    pub(super) fn set_phase(&mut self, phase: Phase) {
        if phase == Phase::Running {
            self.runs();
        }
        self.phase = phase;
    }

    /// Records the error that the call returns. No other span has it: none can be inside of this one.
    #[cold]
    pub(super) fn fail(&mut self, fault: Fault) {
        let fault = Passing::new(fault);
        if exception::signal().to_log() {
            let span_context = self.leaf.span_context();
            let context = Context::current().with_remote_span_context(span_context);
            let _current = context.attach();
            error::log_exception(&fault.written(self.site.recorded().error_messages));
        }
        self.leaf.fail(Failure {
            fault: Passing::clone(&fault),
            is_first: true,
        });
        let parent = self.leaf.local_parent();
        if parent != SpanId::INVALID {
            passing::leave(parent, fault);
        }
    }

    #[inline]
    pub(super) fn end(self) {
        self.leaf.end();
    }

    /// Ends the span of a call that did not come to its end.
    pub(super) fn broken_off(self) {
        match self.phase {
            Phase::Running if !std::thread::panicking() => self.leaf.end(),
            Phase::Running | Phase::Suspended => self.into_ordinary(),
        }
    }

    /// Ends as an ordinary span, which knows how.
    #[cold]
    fn into_ordinary(self) {
        let (draft, attributes) = self.leaf.into_draft();
        let state = State::of_recorder(self.site, &draft);
        let context = draft.into_context(&Context::new(), attributes);
        let mut span = ActiveSpan::recording(self.site, context, state);
        span.set_phase(self.phase);
        drop(span);
    }
}
