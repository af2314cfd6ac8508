//! What annotations except from the conventions: `allow(…)`.
//!
//! The compiler judges an annotation with its exceptions beside it. Whoever judges the finished span sees no annotation,
//! so the generated code leaves word here: for a span when one of its call site starts to record, for `record!` and
//! `event!` when they write. Annotations without exceptions never come here.

use std::collections::BTreeSet;
use std::sync::Arc;

use arc_swap::ArcSwapOption;

use crate::callsite::Callsite;

/// Never more than the program has annotations.
#[derive(Debug, Default, Clone)]
struct Excepted {
    /// A scope, a span's name in it, and an attribute's.
    in_spans: BTreeSet<(&'static str, &'static str, &'static str)>,
    /// `record!` and `event!` do not know the name of the span that they write to.
    everywhere: BTreeSet<&'static str>,
}

static EXCEPTED: ArcSwapOption<Excepted> = ArcSwapOption::const_empty();

/// Excepts what the annotation excepts, in the spans of this name and scope.
#[inline]
pub(crate) fn except_in_span(site: &'static Callsite) {
    for &attribute in site.excepted {
        let known = (site.scope.name, site.name, attribute);
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

/// Whether an annotation excepts the attribute in spans of this name.
pub(super) fn is_excepted(scope: &str, span: &str, attribute: &str) -> bool {
    is_known(|excepted| {
        excepted.everywhere.contains(attribute)
            || excepted.in_spans.contains(&(scope, span, attribute))
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
