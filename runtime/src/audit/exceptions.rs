//! What annotations except from the conventions: `allow(…)`.
//!
//! The compiler judges an annotation with its exceptions beside it. Whoever judges the finished span sees no annotation,
//! so the generated code leaves word here: for a span when one of its call site starts, for `record!` and
//! `event!` when they write. Annotations without exceptions never come here.

use std::collections::BTreeSet;
use std::sync::Arc;

use arc_swap::ArcSwapOption;

use crate::callsite::Callsite;

/// Never more than the program has annotations.
#[derive(Debug, Default, Clone)]
struct Excepted {
    /// A scope, the spans in it, and an attribute.
    in_spans: BTreeSet<(&'static str, Spans<'static>, &'static str)>,
    /// `record!` and `event!` do not know the name of the span that they write to.
    everywhere: BTreeSet<&'static str>,
    /// Destinations that stand in annotations, of those that look as if they varied.
    destinations: BTreeSet<&'static str>,
}

/// By what a finished span is known as one of an annotation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Spans<'a> {
    /// By the file and the line that it says it is from: its name may be found out while the program runs, and changed.
    From(&'a str, i64),
    /// By its name, where it does not say where it is from.
    Named(&'a str),
    /// By nothing: it has neither.
    Any,
}

static EXCEPTED: ArcSwapOption<Excepted> = ArcSwapOption::const_empty();

/// Excepts what the annotation excepts, in its spans.
#[inline]
pub(crate) fn except_in_span(site: &'static Callsite) {
    if !site.excepted.is_empty() {
        except(site, Spans::Named(site.name));
        if site.recorded().code_location {
            let location = site.location();
            except(site, Spans::From(location.file(), location.line().into()));
        }
    }
}

/// The same for a span that goes by another name than its annotation's. Such names may be many, and so they are not
/// remembered: without a place in the source all spans of the scope are meant.
#[inline]
pub(crate) fn except_in_span_named(site: &'static Callsite, name: &str) {
    if !site.excepted.is_empty() && name != site.name && !site.recorded().code_location {
        except(site, Spans::Any);
    }
}

fn except(site: &'static Callsite, spans: Spans<'static>) {
    for &attribute in site.excepted {
        let known = (site.scope.name, spans, attribute);
        if !is_known(|excepted| excepted.in_spans.contains(&known)) {
            change(|excepted| excepted.in_spans.insert(known));
        }
    }
}

/// Excepts an attribute, whatever span, event or link it is found on.
pub(crate) fn except_everywhere(attribute: &'static str) {
    if !is_known(|excepted| excepted.everywhere.contains(attribute)) {
        change(|excepted| excepted.everywhere.insert(attribute));
    }
}

/// Excepts a destination, whatever it looks like: it is the same in every call.
pub(crate) fn except_destination(destination: &'static str) {
    if !is_constant(destination) {
        change(|excepted| excepted.destinations.insert(destination));
    }
}

/// Whether an annotation has this destination.
pub(super) fn is_constant(destination: &str) -> bool {
    is_known(|excepted| excepted.destinations.contains(destination))
}

/// Whether an annotation excepts the attribute in a span that is one of all these.
pub(super) fn is_excepted(scope: &str, spans: &[Spans<'_>], attribute: &str) -> bool {
    is_known(|excepted| {
        let in_spans = |&spans| excepted.in_spans.contains(&(scope, spans, attribute));
        excepted.everywhere.contains(attribute) || spans.iter().any(in_spans)
    })
}

fn is_known(of: impl FnOnce(&Excepted) -> bool) -> bool {
    EXCEPTED.load().as_deref().is_some_and(of)
}

fn change(change: impl Fn(&mut Excepted) -> bool) {
    EXCEPTED.rcu(|current| {
        let mut changed = current.as_deref().cloned().unwrap_or_default();
        change(&mut changed);
        Some(Arc::new(changed))
    });
}
