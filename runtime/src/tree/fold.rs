//! Many siblings that say the same: a few of them, and how many more there are.

use std::collections::HashMap;
use std::mem;
use std::time::Duration;

use opentelemetry::trace::Status;

use super::forest::Forest;
use super::{Rendering, TreeSpan, duration};

/// More alike siblings than this are folded.
const MOST_ALIKE: usize = 20;
/// So many of them are shown all the same.
const SHOWN_OF_ALIKE: usize = 3;

/// A line of its own among siblings.
#[derive(Debug, Clone, Copy)]
pub(super) enum Item {
    Span(usize),
    /// So many more like `example`.
    More {
        example: usize,
        count: usize,
        total: Duration,
    },
}

/// The siblings as they are shown: every one, or folded.
pub(super) fn items(
    siblings: &[usize],
    spans: &[TreeSpan<'_>],
    forest: &Forest,
    rendering: &Rendering,
) -> Vec<Item> {
    if !rendering.fold || siblings.len() <= MOST_ALIKE {
        return siblings.iter().copied().map(Item::Span).collect();
    }
    let likeness = |sibling: usize| {
        let TreeSpan { span, service } = spans[sibling];
        let plain = forest.children(sibling).is_empty()
            && !matches!(span.status, Status::Error { .. })
            && span.events.is_empty()
            && span.links.is_empty();
        plain.then(|| (&*span.name, mem::discriminant(&span.span_kind), service))
    };
    let mut groups: HashMap<_, Group> = HashMap::new();
    for &sibling in siblings {
        if let Some(likeness) = likeness(sibling) {
            let group = groups.entry(likeness).or_default();
            group.count += 1;
            if group.count > SHOWN_OF_ALIKE {
                let span = spans[sibling].span;
                group.total += duration::between(span.start_time, span.end_time);
            }
        }
    }
    let mut items = Vec::new();
    for &sibling in siblings {
        let large = likeness(sibling)
            .and_then(|likeness| groups.get_mut(&likeness))
            .filter(|group| group.count > MOST_ALIKE);
        let Some(group) = large else {
            items.push(Item::Span(sibling));
            continue;
        };
        group.met += 1;
        if group.met <= SHOWN_OF_ALIKE {
            items.push(Item::Span(sibling));
        } else if group.met == SHOWN_OF_ALIKE + 1 {
            items.push(Item::More {
                example: sibling,
                count: group.count - SHOWN_OF_ALIKE,
                total: group.total,
            });
        }
    }
    items
}

#[derive(Default)]
struct Group {
    count: usize,
    met: usize,
    /// Of those that are not shown.
    total: Duration,
}
