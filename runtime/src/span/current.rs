//! Spans that begin under the current one, with nothing else to say: the usual case, which leaves by the shortest way
//! whether or not the span is wanted.
//!
//! Each function has a closure of its own, so that its look at the current context is no function that others call, too,
//! and they are all here, since the compiler seldom makes a function a part of one in another module.

#[cfg(any(feature = "init", feature = "testing"))]
use opentelemetry::Context;

use super::active::ActiveSpan;
use super::entered::Entered;
use super::leaf;
#[cfg(any(feature = "init", feature = "testing"))]
use super::recorded::{begin_under, begin_unseen_under};
use super::start;
use crate::callsite::Callsite;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::Begun;

#[cfg(any(feature = "init", feature = "testing"))]
#[inline(always)]
fn begun(begin: impl FnOnce(&Context) -> Begun) -> Begun {
    match start::is_for_recorder() {
        true => Context::map_current(begin),
        false => Begun::Ask,
    }
}

/// Starts a span that will be current now and then.
#[inline(never)]
pub(super) fn start_here(site: &'static Callsite) -> ActiveSpan {
    #[cfg(any(feature = "init", feature = "testing"))]
    match begun(|parent| begin_under(site, parent)) {
        Begun::Span(record) => return ActiveSpan::recorded(record),
        Begun::Nothing => return ActiveSpan::nothing(),
        Begun::Ask => {}
    }
    start::start_beside(site)
}

/// Starts a span without attributes, and makes it current.
#[inline(never)]
pub(super) fn enter_here(site: &'static Callsite) -> Entered {
    #[cfg(any(feature = "init", feature = "testing"))]
    match begun(|parent| begin_under(site, parent)) {
        Begun::Span(record) => return Entered::recorded(record),
        Begun::Nothing => return Entered::NOTHING,
        Begun::Ask => {}
    }
    Entered::of(start::start_beside(site)).settled()
}

/// The same for a span whose attributes are to come.
#[inline(never)]
pub(super) fn enter_unfilled_here(site: &'static Callsite) -> Entered {
    #[cfg(any(feature = "init", feature = "testing"))]
    match begun(|parent| begin_under(site, parent)) {
        Begun::Span(record) => return Entered::recorded(record),
        Begun::Nothing => return Entered::NOTHING,
        Begun::Ask => {}
    }
    Entered::of(start::start_beside(site))
}

/// Starts a span that is never current.
#[inline(never)]
pub(super) fn leaf_here(site: &'static Callsite) -> ActiveSpan {
    #[cfg(any(feature = "init", feature = "testing"))]
    match begun(|parent| begin_unseen_under(site, parent)) {
        Begun::Span(record) => return ActiveSpan::begun(record),
        Begun::Nothing => return ActiveSpan::nothing(),
        Begun::Ask => {}
    }
    leaf::leaf_beside(site)
}
