//! A span's own line: name, kind, service, attributes, source location.

use opentelemetry::trace::{SpanKind, Status};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

use super::forest::{Forest, Origin};
use super::layout::{Margin, Page, Token, at_most};
use super::style::Role;
use super::title::{LONGEST_SERVICE, counted};
use super::{TreeSpan, duration, text, value};

const SOURCE_PREFIX: &str = "code.";
const SOURCE_FILE: &str = "code.file.path";
const SOURCE_LINE: &str = "code.line.number";
pub(super) const ERROR_TYPE: &str = "error.type";

const LONGEST_KEY: usize = 48;
const LONGEST_VALUE: usize = 200;
const LONGEST_PATH: usize = 48;

pub(super) fn write(
    page: &mut Page,
    spans: &[TreeSpan<'_>],
    forest: &Forest,
    index: usize,
    first: &str,
    below: &str,
) {
    let TreeSpan { span, service } = spans[index];
    let room = page.room(below);
    let mut tokens = vec![name(span, room)];
    tokens.extend(kind(span, forest.origin(index)));
    let parent_service = forest
        .parent(index)
        .and_then(|parent| spans[parent].service);
    if let Some(service) = service.filter(|_| service != parent_service) {
        let longest = at_most(LONGEST_SERVICE.min(room - 1), room);
        let service = text::escaped(service, longest);
        tokens.push(Token::new(Role::Service, format!("@{service}")));
    }
    let failed = matches!(span.status, Status::Error { .. });
    let shown = span.attributes.iter().filter(|attribute| {
        let key = attribute.key.as_str();
        let said_elsewhere = key.starts_with(SOURCE_PREFIX) || (failed && key == ERROR_TYPE);
        !said_elsewhere
    });
    tokens.extend(attributes(shown, span.dropped_attributes_count, room));
    if page.rendering.location {
        tokens.extend(location(span, room));
    }
    let time = duration::short(duration::between(span.start_time, span.end_time));
    let margin = Margin {
        gutter: Some((Role::Duration, time)),
        first,
        rest: below,
    };
    page.row(&margin, &tokens);
}

fn name(span: &SpanData, room: usize) -> Token {
    let (mark, role) = match span.status {
        Status::Error { .. } => ("✗ ", Role::FailedName),
        Status::Ok => ("✓ ", Role::Name),
        Status::Unset => ("", Role::Name),
    };
    let name = text::escaped(&span.name, room.saturating_sub(text::width(mark)));
    Token::new(role, format!("{mark}{name}"))
}

/// What is out of the ordinary about where the span stands: `(server, remote parent)`.
fn kind(span: &SpanData, origin: Origin) -> Option<Token> {
    let kind = match span.span_kind {
        SpanKind::Internal => None,
        SpanKind::Client => Some("client"),
        SpanKind::Server => Some("server"),
        SpanKind::Producer => Some("producer"),
        SpanKind::Consumer => Some("consumer"),
    };
    let origin = match origin {
        Origin::Root | Origin::Parent => None,
        Origin::Remote => Some("remote parent"),
        Origin::Outside => Some("parent outside"),
        Origin::Cycle => Some("its own ancestor"),
    };
    let said: Vec<&str> = kind.into_iter().chain(origin).collect();
    (!said.is_empty()).then(|| Token::new(Role::Kind, format!("({})", said.join(", "))))
}

/// `key=value` of each, the first apart from what stands before it, and how many are missing.
pub(super) fn attributes<'a>(
    attributes: impl Iterator<Item = &'a KeyValue>,
    dropped: u32,
    room: usize,
) -> Vec<Token> {
    let mut tokens: Vec<Token> = attributes
        .map(|attribute| {
            let most = at_most(LONGEST_KEY.min(room / 4 * 3), room);
            let key = text::escaped(attribute.key.as_str(), most);
            let left = room.saturating_sub(text::width(&key) + 1);
            let value = value::shown(&attribute.value, at_most(LONGEST_VALUE.min(left), room));
            Token::new(Role::Key, format!("{key}=")).and(Role::Value, value)
        })
        .collect();
    if dropped > 0 {
        let said = format!("({} dropped)", counted(dropped as usize, "attribute"));
        tokens.push(Token::new(Role::Faint, said));
    }
    if let Some(first) = tokens.first_mut() {
        *first = std::mem::take(first).apart();
    }
    tokens
}

fn location(span: &SpanData, room: usize) -> Option<Token> {
    let of = |key: &str| {
        let found = span.attributes.iter().find(|a| a.key.as_str() == key)?;
        Some(&found.value)
    };
    let line = match of(SOURCE_LINE) {
        Some(Value::I64(line)) => format!(":{line}"),
        _ => String::new(),
    };
    let longest = at_most(LONGEST_PATH.min(room.saturating_sub(line.len())), room);
    let path = text::tail(&of(SOURCE_FILE)?.as_str(), longest);
    Some(Token::new(Role::Faint, format!("{path}{line}")).apart())
}
