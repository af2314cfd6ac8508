//! The way through a trace, span by span, with the branches that lead there. It keeps its own stack: a trace can be
//! deeper than a thread's.

use std::rc::Rc;

use super::fold::{self, Item};
use super::forest::{Forest, Trace};
use super::layout::{Margin, Page, Token};
use super::style::Role;
use super::{Rendering, TreeSpan, duration, heading, notes, text};

const MOST_LEVELS: usize = 32;
const LEAST_LEVELS: usize = 4;
/// Of a line, branches may take a third: each level is three columns wide.
const COLUMNS_PER_LEVEL: usize = 9;

/// Columns for the name in a line that stands for many spans.
const FOLDED_NAME: usize = 48;

/// An item on the way, and the branches left of it.
struct Visit {
    item: Item,
    depth: usize,
    last: bool,
    guides: Rc<str>,
}

/// The branches of one item: before its own first line, and before everything below that line.
struct Branches {
    first: String,
    below: Rc<str>,
}

impl Visit {
    /// Deeper than `levels`, the depth is written out instead of drawn.
    fn branches(&self, levels: usize) -> Branches {
        let Self { depth, guides, .. } = self;
        if *depth == 0 {
            return Branches {
                first: String::new(),
                below: Rc::from(""),
            };
        }
        if *depth > levels {
            return Branches {
                first: format!("{guides}⋯{depth} "),
                below: Rc::clone(guides),
            };
        }
        let (branch, guide) = if self.last {
            ("└─ ", "   ")
        } else {
            ("├─ ", "│  ")
        };
        Branches {
            first: format!("{guides}{branch}"),
            below: format!("{guides}{guide}").into(),
        }
    }
}

pub(super) fn write(page: &mut Page, spans: &[TreeSpan<'_>], forest: &Forest, trace: &Trace) {
    let rendering = page.rendering;
    let levels = levels(&rendering);
    let mut visits = Vec::new();
    let roots = fold::items(&trace.roots, spans, forest, &rendering);
    push(&mut visits, roots, 0, &Rc::from(""));
    while let Some(visit) = visits.pop() {
        let branches = visit.branches(levels);
        match visit.item {
            Item::Span(span) => {
                let children = fold::items(forest.children(span), spans, forest, &rendering);
                let guide = if children.is_empty() || visit.depth >= levels {
                    "   "
                } else {
                    "│  "
                };
                let below = format!("{}{guide}", branches.below);
                heading::write(page, spans, forest, span, &branches.first, &below);
                notes::write(page, spans, forest, span, &below);
                push(&mut visits, children, visit.depth + 1, &branches.below);
            }
            Item::More {
                example,
                count,
                total,
            } => {
                let name = text::escaped(&spans[example].span.name, FOLDED_NAME);
                let margin = Margin {
                    gutter: Some((Role::Duration, duration::short(total))),
                    first: &branches.first,
                    rest: &branches.below,
                };
                let more = format!("× {count} more ");
                page.row(
                    &margin,
                    &[Token::new(Role::Faint, more).and(Role::Name, name)],
                );
            }
        }
    }
}

fn push(visits: &mut Vec<Visit>, items: Vec<Item>, depth: usize, guides: &Rc<str>) {
    let last = items.len().saturating_sub(1);
    let in_order = items.into_iter().enumerate().map(|(place, item)| Visit {
        item,
        depth,
        last: place == last,
        guides: Rc::clone(guides),
    });
    // The next to visit is on top.
    visits.extend(in_order.rev());
}

fn levels(rendering: &Rendering) -> usize {
    (rendering.width / COLUMNS_PER_LEVEL).clamp(LEAST_LEVELS, MOST_LEVELS)
}
