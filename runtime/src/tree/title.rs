//! The line above a trace: which one, how long, how many spans, whose.

use std::time::SystemTime;

use opentelemetry::trace::Status;

use super::forest::Trace;
use super::layout::{Page, Token, at_most};
use super::style::Role;
use super::{TreeSpan, duration, text};

/// Enough of an id to tell traces apart and to look one up by.
const SHORT_ID: usize = 8;

/// Services named in a title; of more, the rest is counted.
const MOST_SERVICES: usize = 6;
pub(super) const LONGEST_SERVICE: usize = 40;

pub(super) fn short_id(id: &str) -> &str {
    id.get(..SHORT_ID).unwrap_or(id)
}

pub(super) fn write(page: &mut Page, spans: &[TreeSpan<'_>], trace: &Trace) {
    let mut tokens = vec![Token::new(Role::Title, "trace")];
    if page.rendering.ids {
        tokens.push(Token::new(Role::Title, short_id(&trace.id.to_string())));
    }
    let mut fact = |role, text: String| {
        tokens.push(Token::new(role, text).after("· "));
    };
    if page.rendering.timings {
        fact(Role::Duration, duration::short(length(spans, trace)));
    }
    fact(Role::Value, counted(trace.spans.len(), "span"));
    let failed = trace
        .spans
        .iter()
        .filter(|&&span| matches!(spans[span].span.status, Status::Error { .. }))
        .count();
    if failed > 0 {
        fact(Role::Error, format!("{failed} failed"));
    }
    let services = services(spans, trace, page.rendering.width);
    let last = services.len().saturating_sub(1);
    for (place, mut service) in services.into_iter().enumerate() {
        if place < last {
            service.push(',');
        }
        let token = Token::new(Role::Service, service);
        tokens.push(if place == 0 {
            token.after("· ")
        } else {
            token
        });
    }
    page.line(&tokens);
}

/// `1 span`, `2 spans`.
pub(super) fn counted(count: usize, one: &str) -> String {
    format!("{count} {one}{}", if count == 1 { "" } else { "s" })
}

fn length(spans: &[TreeSpan<'_>], trace: &Trace) -> std::time::Duration {
    let of_trace = || trace.spans.iter().map(|&span| spans[span].span);
    let start = of_trace().map(|span| span.start_time).min();
    let end = of_trace().map(|span| span.end_time).max();
    duration::between(
        start.unwrap_or(SystemTime::UNIX_EPOCH),
        end.unwrap_or(SystemTime::UNIX_EPOCH),
    )
}

/// In the order in which the trace reached them.
fn services(spans: &[TreeSpan<'_>], trace: &Trace, width: usize) -> Vec<String> {
    /// The indentation, the mark and the comma around a name.
    const AROUND: usize = 5;
    let mut services: Vec<&str> = Vec::new();
    for service in trace.spans.iter().filter_map(|&span| spans[span].service) {
        if !services.contains(&service) {
            services.push(service);
        }
    }
    let more = services.len().saturating_sub(MOST_SERVICES);
    services.truncate(MOST_SERVICES);
    let longest = at_most(LONGEST_SERVICE.min(width - AROUND), width);
    let mut names: Vec<String> = services
        .iter()
        .map(|service| text::escaped(service, longest))
        .collect();
    if more > 0 {
        names.push(format!("{more} more"));
    }
    names
}
