//! Spans that begin under the current one, with nothing else to say: the usual case, which leaves by the shortest way
//! whether or not the span is wanted.
//!
//! The current context is in a thread-local of OpenTelemetry's, and looking at it is a function of the standard library's
//! that the compiler translates apart from those of this crate: whether it makes it a part of its callers, which halves
//! what a span costs that nobody wants, hangs on which modules it happens to translate together. Methods are translated
//! together with those of their type. So these are methods of the type that a thread-local has.

use std::thread::LocalKey;

#[cfg(any(feature = "init", feature = "testing"))]
use opentelemetry::Context;

use super::active::ActiveSpan;
use super::entered::Entered;
use super::leaf;
#[cfg(any(feature = "init", feature = "testing"))]
use super::placement::is_bare;
#[cfg(any(feature = "init", feature = "testing"))]
use super::recorded::{begin_root_beside, begin_under, begin_unseen_under};
use super::start;
use crate::callsite::Callsite;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::Begun;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::thread_context;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::tracing_spans::CallSpan;

/// Starts a span that will be current now and then.
#[inline(always)]
pub(super) fn start_here(site: &'static Callsite) -> ActiveSpan {
    LocalKey::<()>::start(site)
}

/// Starts a span without attributes, and makes it current.
#[inline(always)]
pub(super) fn enter_here(site: &'static Callsite) -> Entered {
    LocalKey::<()>::enter(site)
}

/// The same for a span whose attributes are to come.
#[inline(always)]
pub(super) fn enter_unfilled_here(site: &'static Callsite) -> Entered {
    LocalKey::<()>::enter_unfilled(site)
}

/// Starts a span that is never current.
#[inline(always)]
pub(super) fn leaf_here(site: &'static Callsite) -> ActiveSpan {
    LocalKey::<()>::leaf(site)
}

/// Whether the current context is empty but for its span.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
pub(super) fn is_bare_here() -> bool {
    LocalKey::<()>::is_bare()
}

/// Begins a root, unless somebody has to be asked first.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
pub(super) fn begin_root_here(site: &'static Callsite) -> Begun {
    LocalKey::<()>::begin_root(site)
}

/// What is to be translated together with looks at thread-locals.
trait Looking {
    fn start(site: &'static Callsite) -> ActiveSpan;
    fn enter(site: &'static Callsite) -> Entered;
    fn enter_unfilled(site: &'static Callsite) -> Entered;
    fn leaf(site: &'static Callsite) -> ActiveSpan;
    #[cfg(any(feature = "init", feature = "testing"))]
    fn is_bare() -> bool;
    #[cfg(any(feature = "init", feature = "testing"))]
    fn begin_root(site: &'static Callsite) -> Begun;
}

/// Each look has a closure of its own, so that it is no function that others call, too.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
fn begun(begin: impl FnOnce(&Context) -> Begun) -> Begun {
    match CallSpan::may_be_wanted() || thread_context::is_over() {
        true => Begun::Ask,
        false => Context::map_current(begin),
    }
}

impl Looking for LocalKey<()> {
    #[inline(never)]
    fn start(site: &'static Callsite) -> ActiveSpan {
        #[cfg(any(feature = "init", feature = "testing"))]
        match begun(|parent| begin_under(site, parent)) {
            Begun::Span(record) => return ActiveSpan::recorded(record),
            Begun::Nothing => return ActiveSpan::nothing(),
            Begun::Ask => {}
        }
        start::start_beside(site)
    }

    #[inline(never)]
    fn enter(site: &'static Callsite) -> Entered {
        #[cfg(any(feature = "init", feature = "testing"))]
        match begun(|parent| begin_under(site, parent)) {
            Begun::Span(record) => return Entered::recorded(record),
            Begun::Nothing => return Entered::NOTHING,
            Begun::Ask => {}
        }
        Entered::of(start::start_beside(site)).settled()
    }

    #[inline(never)]
    fn enter_unfilled(site: &'static Callsite) -> Entered {
        #[cfg(any(feature = "init", feature = "testing"))]
        match begun(|parent| begin_under(site, parent)) {
            Begun::Span(record) => return Entered::recorded(record),
            Begun::Nothing => return Entered::NOTHING,
            Begun::Ask => {}
        }
        Entered::of(start::start_beside(site))
    }

    #[inline(never)]
    fn leaf(site: &'static Callsite) -> ActiveSpan {
        #[cfg(any(feature = "init", feature = "testing"))]
        match begun(|parent| begin_unseen_under(site, parent)) {
            Begun::Span(record) => return ActiveSpan::begun(record),
            Begun::Nothing => return ActiveSpan::nothing(),
            Begun::Ask => {}
        }
        leaf::leaf_beside(site)
    }

    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline(never)]
    fn is_bare() -> bool {
        Context::map_current(is_bare)
    }

    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline(never)]
    fn begin_root(site: &'static Callsite) -> Begun {
        Context::map_current(|current| begin_root_beside(site, current))
    }
}
