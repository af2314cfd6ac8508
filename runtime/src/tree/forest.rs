//! Who is whose child among a set of spans, whatever their ids claim.

use std::collections::HashMap;

use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::SpanData;

/// The spans of a set, by their index in it, as trees.
#[derive(Debug)]
pub(crate) struct Forest {
    traces: Vec<Trace>,
    parents: Vec<Option<usize>>,
    children: Vec<Vec<usize>>,
    origins: Vec<Origin>,
    by_id: HashMap<(TraceId, SpanId), usize>,
}

/// One trace of a set.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) id: TraceId,
    /// In the order of their starts.
    pub(crate) spans: Vec<usize>,
    pub(crate) roots: Vec<usize>,
}

/// Where a span comes from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Origin {
    /// It began a trace.
    Root,
    /// Its parent is in the set.
    Parent,
    /// Its parent is in another process, or arrived as if it were, and is not in the set.
    Remote,
    /// Its parent is not in the set.
    Outside,
    /// It is its own ancestor: the ids are wrong.
    Cycle,
}

impl Forest {
    /// Takes spans in the order in which they ended.
    pub(crate) fn new<'a>(spans: impl Iterator<Item = &'a SpanData>) -> Self {
        let spans: Vec<&SpanData> = spans.collect();
        let mut by_id = HashMap::with_capacity(spans.len());
        for (index, span) in spans.iter().enumerate() {
            let context = &span.span_context;
            // Of spans that share an id, the first to end gets the children.
            by_id
                .entry((context.trace_id(), context.span_id()))
                .or_insert(index);
        }
        let mut order: Vec<usize> = (0..spans.len()).collect();
        order.sort_by_key(|&index| spans[index].start_time);

        let (mut parents, mut origins): (Vec<_>, Vec<_>) =
            spans.iter().map(|span| parent_of(span, &by_id)).unzip();
        cut_cycles(&order, &mut parents, &mut origins);

        let mut children = vec![Vec::new(); spans.len()];
        for &index in &order {
            if let Some(parent) = parents[index] {
                children[parent].push(index);
            }
        }
        Self {
            traces: traces(&spans, &order, &parents),
            parents,
            children,
            origins,
            by_id,
        }
    }

    /// In the order of their first span's start.
    pub(crate) fn traces(&self) -> &[Trace] {
        &self.traces
    }

    pub(crate) fn parent(&self, span: usize) -> Option<usize> {
        self.parents[span]
    }

    /// In the order of their starts.
    pub(crate) fn children(&self, span: usize) -> &[usize] {
        &self.children[span]
    }

    pub(crate) fn origin(&self, span: usize) -> Origin {
        self.origins[span]
    }

    pub(crate) fn find(&self, trace: TraceId, span: SpanId) -> Option<usize> {
        self.by_id.get(&(trace, span)).copied()
    }
}

fn parent_of(
    span: &SpanData,
    by_id: &HashMap<(TraceId, SpanId), usize>,
) -> (Option<usize>, Origin) {
    if span.parent_span_id == SpanId::INVALID {
        return (None, Origin::Root);
    }
    match by_id.get(&(span.span_context.trace_id(), span.parent_span_id)) {
        Some(&parent) => (Some(parent), Origin::Parent),
        None if span.parent_span_is_remote => (None, Origin::Remote),
        None => (None, Origin::Outside),
    }
}

/// Makes a root of the earliest span of each circle.
fn cut_cycles(order: &[usize], parents: &mut [Option<usize>], origins: &mut [Origin]) {
    let mut rank = vec![0; order.len()];
    for (place, &span) in order.iter().enumerate() {
        rank[span] = place;
    }
    // From which start the way up has passed here already.
    let mut passed_from = vec![None; order.len()];
    for &start in order {
        let mut span = start;
        while passed_from[span].is_none() {
            passed_from[span] = Some(start);
            let Some(parent) = parents[span] else { break };
            if passed_from[parent] == Some(start) {
                let earliest = circle_through(parent, parents)
                    .min_by_key(|&member| rank[member])
                    .unwrap_or(parent);
                parents[earliest] = None;
                origins[earliest] = Origin::Cycle;
                break;
            }
            span = parent;
        }
    }
}

fn circle_through(member: usize, parents: &[Option<usize>]) -> impl Iterator<Item = usize> {
    let next = move |&span: &usize| parents[span].filter(|&parent| parent != member);
    std::iter::successors(Some(member), next)
}

fn traces(spans: &[&SpanData], order: &[usize], parents: &[Option<usize>]) -> Vec<Trace> {
    let mut places = HashMap::new();
    let mut traces: Vec<Trace> = Vec::new();
    for &index in order {
        let id = spans[index].span_context.trace_id();
        let place = *places.entry(id).or_insert(traces.len());
        if place == traces.len() {
            traces.push(Trace {
                id,
                spans: Vec::new(),
                roots: Vec::new(),
            });
        }
        traces[place].spans.push(index);
        if parents[index].is_none() {
            traces[place].roots.push(index);
        }
    }
    traces
}
