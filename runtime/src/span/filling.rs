//! The attributes of a call on their way to its span.

use opentelemetry::ContextGuard;

use super::active::{ActiveSpan, State};
use super::attributes::Attributes;
use super::live::Live;
#[cfg(any(feature = "init", feature = "testing"))]
use super::turn::Turn;
use crate::thread_context;

impl ActiveSpan {
    /// Adds the attributes of the call, if anybody wants them. They are evaluated with the span current: what they call
    /// may itself be traced, and belongs under it.
    #[inline]
    #[must_use]
    pub fn fill(mut self, fill: impl FnOnce(&mut Attributes)) -> Self {
        if self.is_live() {
            let current = self.attach_outside_of_tracing();
            if let Some(attributes) = self.attributes() {
                fill(attributes);
            }
            drop(current);
            if let State::Ordinary(span) = &mut *self.0 {
                span.add_collected();
            }
        }
        self
    }

    /// As [`fill`](Self::fill), with attributes that nobody's code has to be run for. The closure is only lent: what is to
    /// become of one that is given away has to be told of each, wherever it may end.
    #[inline(always)]
    pub(super) fn fill_plain(&mut self, fill: &impl Fn(&mut Attributes)) {
        if let Some(attributes) = self.attributes() {
            fill(attributes);
        }
        if let State::Ordinary(span) = &mut *self.0 {
            span.add_collected();
        }
    }

    /// As [`fill`](Self::fill), with attributes that come in two turns: those that are only read need no current span.
    #[inline(always)]
    pub(super) fn fill_by_turns(&mut self, fill: impl Fn(&mut Attributes)) {
        match self.live() {
            Live::Nothing => {}
            live => live.fill_by_turns(&fill),
        }
    }

    fn attach_outside_of_tracing(&self) -> Option<ContextGuard> {
        let context = match &*self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => record.context(),
            State::Ordinary(span) => span.context(),
            _ => None,
        };
        context.and_then(thread_context::attach)
    }

    /// As [`fill`](Self::fill), for a span that is never current.
    #[inline]
    pub(super) fn fill_outside(&mut self, fill: impl FnOnce(&mut Attributes)) {
        if let Some(attributes) = self.attributes() {
            fill(attributes);
        }
        if let State::Ordinary(span) = &mut *self.0 {
            span.add_collected();
            span.open();
        }
    }

    /// Where the attributes of the call go, if anybody wants them.
    #[inline]
    pub(super) fn attributes(&mut self) -> Option<&mut Attributes> {
        match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => Some(&mut record.attributes),
            State::Ordinary(span) => span.attributes(),
            _ => None,
        }
    }

    /// Adds attributes that have been evaluated.
    pub(super) fn add(&mut self, attributes: Attributes) {
        match &mut *self.0 {
            #[cfg(any(feature = "init", feature = "testing"))]
            State::Recorded(record) => record.attributes.extend(attributes),
            State::Ordinary(span) => span.add(attributes),
            _ => {}
        }
    }
}

impl Live<'_> {
    #[inline(never)]
    fn fill_by_turns(self, fill: &dyn Fn(&mut Attributes)) {
        match self {
            Self::Nothing => {}
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Recorded(record) => {
                record.attributes.begin(Turn::ReadOnly);
                fill(&mut record.attributes);
                if record.attributes.are_of_more() {
                    let _current = record.context().and_then(thread_context::attach);
                    record.attributes.begin(Turn::Rest);
                    fill(&mut record.attributes);
                }
                record.attributes.begin(Turn::All);
            }
            #[cfg(any(feature = "init", feature = "testing"))]
            Self::Passing(_) => {}
            Self::Ordinary(span) => {
                let current = span.context().and_then(thread_context::attach);
                if let Some(attributes) = span.attributes() {
                    fill(attributes);
                }
                drop(current);
                span.add_collected();
            }
        }
    }
}
