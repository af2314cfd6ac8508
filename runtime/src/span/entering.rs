//! The start of spans of synchronous calls.

use super::current::{enter_here, enter_unfilled_here};
use super::entered::Entered;
use super::placement::{Placement, StartOptions};
use super::start::{self, Opened};
use crate::callsite::Callsite;
#[cfg(any(feature = "init", feature = "testing"))]
use crate::recorder::Begun;

/// Starts a span under the current one, and makes it current.
#[inline(always)]
pub fn enter(site: &'static Callsite) -> Entered {
    match start::is_idle() {
        true => Entered::NOTHING,
        false => enter_here(site),
    }
}

/// The same for a span that `fill` completes.
#[inline(always)]
pub fn enter_unfilled(site: &'static Callsite) -> Entered {
    match start::is_idle() {
        true => Entered::NOTHING,
        false => enter_unfilled_here(site),
    }
}

/// As `enter_unfilled`, for a span that goes where `placement` says.
#[inline(always)]
pub fn enter_at(site: &'static Callsite, placement: impl FnOnce() -> Placement) -> Entered {
    match start::is_idle() {
        true => Opened::pass_through(placement()).into(),
        false => enter_placed(site, placement()),
    }
}

#[inline(never)]
fn enter_placed(site: &'static Callsite, placement: Placement) -> Entered {
    #[cfg(any(feature = "init", feature = "testing"))]
    match start::begin_at(site, &placement) {
        Begun::Span(record) => return Entered::recorded(record),
        Begun::Nothing => {
            return match placement {
                Placement::Under(context) => Entered::under(context),
                Placement::Current | Placement::Root => Entered::NOTHING,
            };
        }
        Begun::Ask => {}
    }
    start::place_asking(site, placement).into()
}

/// As `enter_at`, with what else is known before the span is sampled.
#[inline]
pub fn enter_with(
    site: &'static Callsite,
    placement: impl FnOnce() -> Placement,
    options: impl FnOnce(&mut StartOptions),
) -> Entered {
    start::place(site, placement(), options).into()
}
