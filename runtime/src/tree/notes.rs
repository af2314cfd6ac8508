//! What stands beneath a span's line: its error, its events, its links.

use opentelemetry::KeyValue;
use opentelemetry::trace::Link;
use opentelemetry_sdk::trace::SpanData;

use super::forest::Forest;
use super::layout::{Margin, Page, Token, at_most};
use super::problem::{self, Exception};
use super::style::Role;
use super::title::{counted, short_id};
use super::{TreeSpan, duration, heading, text};

const LONGEST_NAME: usize = 80;

/// Writes the notes of one span, each behind the branches `below`.
pub(super) fn write(
    page: &mut Page,
    spans: &[TreeSpan<'_>],
    forest: &Forest,
    index: usize,
    below: &str,
) {
    let span = spans[index].span;
    let rest = format!("{below}  ");
    let mut notes = Notes {
        room: page.room(&rest),
        rest,
        page,
        below,
    };
    notes.problem(spans, forest, index);
    notes.events(span);
    for link in span.links.iter() {
        notes.link(spans, forest, link);
    }
    notes.dropped(span.links.dropped_count, "link");
}

struct Notes<'a> {
    page: &'a mut Page,
    below: &'a str,
    rest: String,
    room: usize,
}

impl Notes<'_> {
    fn row(&mut self, gutter: Option<String>, tokens: &[Token]) {
        let margin = Margin {
            gutter: gutter.map(|text| (Role::Faint, text)),
            first: self.below,
            rest: &self.rest,
        };
        self.page.row(&margin, tokens);
    }

    fn problem(&mut self, spans: &[TreeSpan<'_>], forest: &Forest, index: usize) {
        let Some(problem) = problem::of(spans[index].span) else {
            return;
        };
        let said_by_a_child = || {
            let mut children = forest.children(index).iter();
            children.any(|&child| problem::of(spans[child].span).as_ref() == Some(&problem))
        };
        if self.page.rendering.fold && said_by_a_child() {
            return;
        }
        for tokens in problem.lines(self.room) {
            self.row(None, &tokens);
        }
    }

    fn events(&mut self, span: &SpanData) {
        let problem = problem::of(span);
        for event in span.events.iter() {
            let exception = Exception::of(event);
            let news = |attribute: &&KeyValue| match (&exception, &problem) {
                (None, _) => true,
                (Some(_), _) if attribute.key.as_str() == problem::STACKTRACE => false,
                (Some(_), problem) => !problem.as_ref().is_some_and(|p| p.says(attribute)),
            };
            let shown: Vec<&KeyValue> = event.attributes.iter().filter(news).collect();
            let dropped = event.dropped_attributes_count;
            let repeats = exception.is_some() && problem.is_some();
            if !(repeats && shown.is_empty() && dropped == 0) {
                let name = text::escaped(&event.name, at_most(LONGEST_NAME, self.room));
                let mut tokens = vec![Token::new(Role::Event, format!("• {name}"))];
                tokens.extend(heading::attributes(shown.into_iter(), dropped, self.room));
                let offset = duration::between(span.start_time, event.timestamp);
                self.row(Some(format!("+{}", duration::short(offset))), &tokens);
            }
            let Some(exception) = exception else { continue };
            for tokens in exception.causes(self.room, self.page.rendering.location) {
                self.row(None, &tokens);
            }
        }
        self.dropped(span.events.dropped_count, "event");
    }

    fn link(&mut self, spans: &[TreeSpan<'_>], forest: &Forest, link: &Link) {
        let (trace, span) = (link.span_context.trace_id(), link.span_context.span_id());
        let target = match forest.find(trace, span) {
            Some(linked) => {
                text::escaped(&spans[linked].span.name, at_most(LONGEST_NAME, self.room))
            }
            None if self.page.rendering.ids => {
                let (trace, span) = (trace.to_string(), span.to_string());
                format!("trace {} span {}", short_id(&trace), short_id(&span))
            }
            None => "(outside)".to_owned(),
        };
        let mut tokens = vec![Token::new(Role::Link, format!("→ {target}"))];
        let dropped = link.dropped_attributes_count;
        tokens.extend(heading::attributes(
            link.attributes.iter(),
            dropped,
            self.room,
        ));
        self.row(None, &tokens);
    }

    fn dropped(&mut self, count: u32, what: &str) {
        if count > 0 {
            let said = format!("({} dropped)", counted(count as usize, what));
            self.row(None, &[Token::new(Role::Faint, said)]);
        }
    }
}
