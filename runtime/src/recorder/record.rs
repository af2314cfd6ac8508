//! A span from its start to its export.

use std::mem;
use std::time::SystemTime;

use fastant::Instant;
use opentelemetry::trace::{
    Event, SpanContext, SpanId, Status, TraceContextExt as _, TraceId, TraceState,
};
use opentelemetry::{Context, ContextGuard, KeyValue};

use super::RecorderId;
use super::extra::Extra;
use super::failure::Failure;
use super::lock_free::seen_in;
use super::mailbox::{Address, Mailbox};
use super::object::SpanObject;
use crate::callsite::Callsite;
use crate::error::Writable;
use crate::error::fault::Fault;
use crate::span::{Attributes, Phase};
use crate::thread_context;

/// What is known of a span. Its annotation has it while the call runs; then it waits for its export, and then it is
/// used again, so that whatever it owns is freed by a thread that starts spans, and never by the one that exports them:
/// freeing another thread's memory is the dearest part of a span in the SDK.
///
/// Its order is that of cache lines. The first is the annotation's own, and stays with the processor that it runs on; of
/// most spans the exporter's thread reads the second alone, and those of the attributes that there are.
#[derive(Debug)]
#[repr(C, align(64))]
pub(crate) struct Record {
    /// Where the call runs when it is not running; empty otherwise. It is no `Option`, so that it is copied as a whole.
    pub(super) context: Context,
    /// Where others write to the span, if anybody can see it.
    pub(super) mailbox: Option<Mailbox>,
    /// The error that the call ended with, or one before it: see `failure`.
    pub(super) fault: Option<Box<Fault>>,
    pub(super) extra: Option<Box<Extra>>,
    pub(super) recorder: RecorderId,
    pub(super) failure: Failure,
    /// What the call is doing.
    pub(crate) phase: Phase,
    /// Whether the call runs in another context than its caller's with the span in it, so that it cannot be made again.
    pub(crate) is_apart: bool,

    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    pub(super) parent_span_id: SpanId,
    pub(super) site: &'static Callsite,
    pub(super) start: Instant,
    pub(super) end: Instant,

    /// Their number is at the end of the second line, beside what else is small, and they are in the lines that follow.
    pub(crate) attributes: Attributes,
}

/// A record where it stays: what changes hands is the pointer.
pub(crate) type BoxedRecord = Box<Record>;

impl Record {
    /// A record of nothing yet.
    pub(super) fn new(recorder: RecorderId, site: &'static Callsite) -> Self {
        Self {
            trace_id: TraceId::INVALID,
            span_id: SpanId::INVALID,
            parent_span_id: SpanId::INVALID,
            phase: Phase::Running,
            is_apart: false,
            recorder,
            site,
            start: Instant::ZERO,
            end: Instant::ZERO,
            mailbox: None,
            context: Context::new(),
            fault: None,
            failure: Failure::None,
            extra: None,
            attributes: Attributes::default(),
        }
    }

    pub(crate) fn site(&self) -> &'static Callsite {
        self.site
    }

    pub(crate) fn span_id(&self) -> SpanId {
        self.span_id
    }

    /// The local parent, to which errors are handed on. Invalid if there is none.
    pub(crate) fn local_parent(&self) -> SpanId {
        match self.attributes.head.parent_is_remote {
            true => SpanId::INVALID,
            false => self.parent_span_id,
        }
    }

    /// What the span is known by.
    pub(crate) fn span_context(&self) -> SpanContext {
        self.span_context_with(self.trace_state())
    }

    pub(super) fn trace_state(&self) -> TraceState {
        match &self.extra {
            None => TraceState::NONE,
            Some(extra) => extra.trace_state.clone(),
        }
    }

    #[inline(always)]
    fn span_context_with(&self, trace_state: TraceState) -> SpanContext {
        let flags = self.attributes.head.flags;
        SpanContext::new(self.trace_id, self.span_id, flags, false, trace_state)
    }

    /// `parent` with the span in it, for others to see and to write to. Of most it is known that they have no trace state.
    #[inline(always)]
    pub(super) fn seen_in(
        &mut self,
        parent: &Context,
        mailbox: Mailbox,
        trace_state: impl FnOnce(&Self) -> TraceState,
    ) -> Context {
        let address = mailbox.address();
        self.mailbox = Some(mailbox);
        let this = &*self;
        seen_in(parent, move || this.object(address, trace_state(this)))
    }

    #[inline(always)]
    fn object(&self, address: Address, trace_state: TraceState) -> SpanObject {
        let span_context = self.span_context_with(trace_state);
        SpanObject::new(span_context, address, self.recorder)
    }

    /// The call begins to run, or goes on.
    #[inline]
    pub(crate) fn goes_on(&mut self) {
        self.site.runs();
        self.phase = Phase::Running;
    }

    /// Whether the context that the call is to run in is kept here.
    #[inline(always)]
    pub(crate) fn has_context(&self) -> bool {
        self.context.has_active_span()
    }

    /// Keeps the context to run in. There is none yet, which does not have to be found out.
    #[inline(always)]
    pub(super) fn set_context(&mut self, context: Context) {
        debug_assert!(!self.has_context(), "each span has one context");
        mem::forget(mem::replace(&mut self.context, context));
    }

    /// Makes the span current, once and for all.
    #[inline(always)]
    pub(crate) fn enter(&mut self) -> Option<ContextGuard> {
        let has_context = self.has_context();
        has_context.then(|| mem::take(&mut self.context).attach())
    }

    /// Makes the span current where it may not be, and keeps the context for the next time. What has been there for a
    /// while goes and the copy stays: a processor that is to copy what has just been written waits for it.
    #[inline(always)]
    pub(crate) fn enter_again(&mut self) -> Option<ContextGuard> {
        if thread_context::is_over() {
            return None;
        }
        if !self.has_context() {
            return self.context().map(Context::attach);
        }
        let copy = self.context.clone();
        Some(mem::replace(&mut self.context, copy).attach())
    }

    /// Whether a context that went with the call has to be taken back, for who looks at the result.
    #[inline]
    pub(crate) fn misses_context(&self) -> bool {
        self.is_apart && !self.has_context()
    }

    /// Puts another context in the place of the one that is kept here.
    pub(crate) fn change_context(&mut self, change: impl FnOnce(Context) -> Context) {
        self.is_apart = true;
        if self.has_context() {
            self.context = change(mem::take(&mut self.context));
        }
    }

    /// Hands over the context to run in, if it is kept here.
    #[inline(always)]
    pub(crate) fn take_context(&mut self) -> Option<Context> {
        self.has_context().then(|| mem::take(&mut self.context))
    }

    /// The context to run in, unless that is the current one. It may have gone with the last who used it: then it is made
    /// again, for it only tells where the span is.
    pub(crate) fn context(&self) -> Option<Context> {
        if self.has_context() {
            return Some(self.context.clone());
        }
        thread_context::map_current(|current| match self.is_current(current) {
            true => None,
            false => self.seen_again_in(current),
        })
    }

    /// Keeps the context that the call has been running in, where none is kept.
    pub(crate) fn take_context_back(&mut self) {
        thread_context::map_current(|current| self.keep_context(current));
    }

    #[inline(never)]
    fn keep_context(&mut self, current: &Context) {
        if self.is_current(current) {
            self.context = current.clone();
        } else if let Some(context) = self.seen_again_in(current) {
            self.context = context;
        }
    }

    fn is_current(&self, current: &Context) -> bool {
        current.span().span_context().span_id() == self.span_id
    }

    fn seen_again_in(&self, parent: &Context) -> Option<Context> {
        let address = self.mailbox.as_ref()?.address();
        Some(seen_in(parent, || self.object(address, self.trace_state())))
    }

    /// Whether nobody but the annotation knows of the span.
    pub(crate) fn is_unseen(&self) -> bool {
        self.mailbox.is_none()
    }

    /// Whether the annotation may still write: others can end the span before it does.
    pub(crate) fn is_open(&self) -> bool {
        let mailbox = self.mailbox.as_ref();
        mailbox.is_none_or(|mailbox| mailbox.address().is_open())
    }

    fn extra(&mut self) -> &mut Extra {
        self.extra.get_or_insert_default()
    }

    /// Takes what others have written, who write no more, and leaves the mailbox to the next span.
    #[inline]
    pub(super) fn close_mailbox(&mut self) -> Option<Mailbox> {
        let mut mailbox = self.mailbox.take()?;
        if let Some(mail) = mailbox.close() {
            self.take_mail(mail);
        }
        Some(mailbox)
    }

    #[cold]
    fn take_mail(&mut self, mail: Box<Extra>) {
        match &mut self.extra {
            Some(extra) => extra.add_mail(*mail),
            None => self.extra = Some(mail),
        }
    }
}

impl Writable for Record {
    fn set_attribute(&mut self, attribute: KeyValue) {
        self.extra().attributes.push(attribute);
    }

    fn set_status(&mut self, status: Status) {
        self.extra().set_status(status);
    }

    fn add_event(&mut self, name: &'static str, attributes: Vec<KeyValue>) {
        let event = Event::new(name, SystemTime::now(), attributes, 0);
        self.extra().events.push(event);
    }
}

#[cfg(test)]
mod tests {
    use std::mem::offset_of;

    use super::Record;
    use crate::span::Attributes;

    #[test]
    fn the_attributes_begin_with_a_cache_line_of_their_own() {
        assert_eq!(offset_of!(Record, attributes) + Attributes::HEADER, 128);
    }

    #[test]
    fn a_span_takes_no_more_memory_than_documented() {
        // `Config::queue_size` and the table of the environment say so.
        assert!(size_of::<Record>() <= 320);
    }
}
