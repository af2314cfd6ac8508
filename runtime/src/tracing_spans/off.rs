//! What stands for the spans of the crate `tracing` in a build without the feature `tracing-spans`: nothing, at no cost.

#[cfg(any(feature = "init", feature = "testing"))]
use opentelemetry::global::BoxedSpan;
use opentelemetry::{Context, ContextGuard};

use crate::callsite::Callsite;
use crate::span::KeyValues;
use crate::thread_context;

/// The one of a call.
#[derive(Debug, Default)]
pub(crate) struct CallSpan(());

impl CallSpan {
    /// Whether anybody may want one.
    #[inline(always)]
    pub(crate) fn may_be_wanted() -> bool {
        false
    }

    #[inline]
    pub(crate) fn at(_: &'static Callsite) -> Self {
        Self(())
    }

    #[inline]
    pub(crate) fn is_wanted(&self) -> bool {
        false
    }

    #[inline]
    pub(crate) fn is_waiting(&self) -> bool {
        false
    }

    #[inline]
    pub(crate) fn add<A: KeyValues + ?Sized>(&mut self, _: &A) {}

    #[inline]
    pub(crate) fn open(&mut self, _: Option<&Context>) {}

    #[inline]
    pub(crate) fn enter(&mut self, context: Option<Context>) -> Inside {
        Inside {
            _context: context.and_then(thread_context::attach),
        }
    }
}

/// What to use in place of a span under `parent`.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline]
pub(crate) fn stand_in(_: &Context) -> Option<BoxedSpan> {
    None
}

/// That the call is running on this thread.
#[derive(Debug)]
pub(crate) struct Inside {
    _context: Option<ContextGuard>,
}

impl Inside {
    /// Of a call that has no span.
    pub(crate) const NOTHING: Self = Self { _context: None };

    /// In the context that a guard is of.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline(always)]
    pub(crate) fn entered(context: Option<ContextGuard>) -> Self {
        Self { _context: context }
    }

    /// In a context, and nothing else.
    #[inline]
    pub(crate) fn attached(context: Context) -> Self {
        Self {
            _context: thread_context::attach(context),
        }
    }

    #[inline]
    pub(crate) fn leave(self, _: &mut CallSpan) {}
}
