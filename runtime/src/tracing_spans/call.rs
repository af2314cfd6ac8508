use std::mem;

use opentelemetry::{Context, ContextGuard, KeyValue};
use tracing::Span;
use tracing::span::EnteredSpan;

use super::site::Registered;
use crate::callsite::Callsite;
use crate::span::KeyValues;
use crate::thread_context;

/// The `tracing` span of one call.
#[derive(Debug, Default)]
pub(crate) struct CallSpan(State);

#[derive(Debug, Default)]
enum State {
    /// Nobody wants it, or it is over.
    #[default]
    None,
    /// It will be made once the call's attributes are known, which become its fields.
    Waiting {
        site: &'static Callsite,
        /// Whether it is worth evaluating attributes for. Where they are evaluated anyway the answer is found again: a
        /// subscriber may want spans with certain fields only, and fields are known by then.
        is_wanted: bool,
        attributes: Vec<KeyValue>,
    },
    Made {
        span: Span,
        registered: &'static Registered,
    },
}

impl CallSpan {
    /// Whether anybody may want one.
    #[inline(always)]
    pub(crate) fn may_be_wanted() -> bool {
        super::site::is_level_enabled()
    }

    /// Asks whether anybody wants spans of `site`. Where no subscriber wants spans of this level this is one relaxed load.
    #[inline]
    pub(crate) fn at(site: &'static Callsite) -> Self {
        match super::site::is_level_enabled() {
            true => Self::waiting(site),
            false => Self::default(),
        }
    }

    fn waiting(site: &'static Callsite) -> Self {
        Self(State::Waiting {
            site,
            is_wanted: Registered::latest(site).is_wanted(),
            attributes: Vec::new(),
        })
    }

    /// Whether attributes should be evaluated on behalf of this span.
    #[inline]
    pub(crate) fn is_wanted(&self) -> bool {
        matches!(
            self.0,
            State::Waiting {
                is_wanted: true,
                ..
            }
        )
    }

    /// Adds to what will be its fields.
    #[inline]
    pub(crate) fn add<A: KeyValues + ?Sized>(&mut self, more: &A) {
        if let State::Waiting { attributes, .. } = &mut self.0 {
            attributes.extend(more.key_values());
        }
    }

    /// Whether the span is to be made, if anybody wants it when its attributes are known.
    #[inline]
    pub(crate) fn is_waiting(&self) -> bool {
        matches!(self.0, State::Waiting { .. })
    }

    /// Makes the span if it has not been made yet. `context` is that of the call, if it has one of its own.
    #[inline]
    pub(crate) fn open(&mut self, context: Option<&Context>) {
        if matches!(self.0, State::Waiting { .. }) {
            self.make(context);
        }
    }

    fn make(&mut self, context: Option<&Context>) {
        let State::Waiting {
            site, attributes, ..
        } = mem::take(&mut self.0)
        else {
            return;
        };
        let registered = Registered::with_fields(site, &attributes);
        if registered.is_enabled() {
            let context = context.map_or_else(thread_context::current, Context::clone);
            self.0 = match registered.span(&context, &attributes) {
                Some(span) => State::Made { span, registered },
                None => State::None,
            };
        }
    }

    /// Enters the span, and attaches `context`, or the current one where the call has none of its own.
    #[inline]
    pub(crate) fn enter(&mut self, context: Option<Context>) -> Inside {
        self.open(context.as_ref());
        match mem::take(&mut self.0) {
            State::Made { span, registered } => Inside::of(span, registered, context),
            State::None | State::Waiting { .. } => Inside {
                context: context.and_then(thread_context::attach),
                span: None,
            },
        }
    }
}

/// That the call is running on this thread.
#[derive(Debug)]
pub(crate) struct Inside {
    // Declared, and so dropped, first: layers may have attached a context of theirs when the span was entered, and take
    // it away when it is left.
    context: Option<ContextGuard>,
    span: Option<(EnteredSpan, &'static Registered)>,
}

impl Inside {
    /// Of a call that has no span.
    pub(crate) const NOTHING: Self = Self {
        context: None,
        span: None,
    };

    /// In the context that a guard is of.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline(always)]
    pub(crate) fn entered(context: Option<ContextGuard>) -> Self {
        Self {
            context,
            span: None,
        }
    }

    /// In a context, and nothing else.
    #[inline]
    pub(crate) fn attached(context: Context) -> Self {
        Self {
            context: thread_context::attach(context),
            span: None,
        }
    }

    /// Our context is attached last, so that it is the current one whatever a layer attaches.
    fn of(span: Span, registered: &'static Registered, context: Option<Context>) -> Self {
        let outer = thread_context::current();
        let span = span.entered();
        let is_kept = registered.is_entered_well(&outer);
        Self {
            context: thread_context::attach(context.unwrap_or(outer)),
            span: is_kept.then_some((span, registered)),
        }
    }

    /// The call is suspended, or has come to its end.
    #[inline]
    pub(crate) fn leave(self, call: &mut CallSpan) {
        drop(self.context);
        if let Some((span, registered)) = self.span {
            let span = span.exit();
            call.0 = State::Made { span, registered };
        }
    }
}
