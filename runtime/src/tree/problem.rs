//! An error, as a span's status and its exception event tell it.

use std::borrow::Cow;

use opentelemetry::KeyValue;
use opentelemetry::trace::{Event, Status};
use opentelemetry_sdk::trace::SpanData;

use super::heading::ERROR_TYPE;
use super::layout::{Token, at_most};
use super::style::Role;
use super::{Rendering, text};

const TYPE: &str = "exception.type";
const MESSAGE: &str = "exception.message";
pub(super) const STACKTRACE: &str = "exception.stacktrace";

/// On a terminal, a message has so many lines of its own, and each so many of the terminal's.
const MOST_LINES: usize = 12;
const MOST_ROWS_OF_A_LINE: usize = 6;
const LONGEST_TYPE: usize = 80;
/// What stands around the type.
const LABEL: &str = "error :";

/// How the runtime parts an error from its source in the place of a stack trace.
const CAUSE: &str = "\ncaused by: ";

/// What went wrong, by the span's status.
#[derive(PartialEq)]
pub(super) struct Problem<'a> {
    error_type: Option<Cow<'a, str>>,
    description: &'a str,
}

pub(super) fn of(span: &SpanData) -> Option<Problem<'_>> {
    let Status::Error { description } = &span.status else {
        return None;
    };
    Some(Problem {
        error_type: text_of(&span.attributes, ERROR_TYPE),
        description,
    })
}

/// The last value of a key: the one set last.
fn text_of<'a>(attributes: &'a [KeyValue], key: &str) -> Option<Cow<'a, str>> {
    let mut from_the_end = attributes.iter().rev();
    let found = from_the_end.find(|attribute| attribute.key.as_str() == key)?;
    Some(found.value.as_str())
}

impl Problem<'_> {
    /// Whether an attribute of an exception event only repeats what the status says.
    pub(super) fn says(&self, attribute: &KeyValue) -> bool {
        let value = attribute.value.as_str();
        match attribute.key.as_str() {
            TYPE => Some(&value) == self.error_type.as_ref(),
            MESSAGE => value == self.description,
            _ => false,
        }
    }

    /// `error Type: message`; nothing where the status is all there is.
    pub(super) fn lines(&self, room: usize) -> Vec<Vec<Token>> {
        let label = match &self.error_type {
            None if self.description.is_empty() => return Vec::new(),
            None => "error:".to_owned(),
            Some(error_type) => {
                let most = at_most(LONGEST_TYPE.min(room - LABEL.len()), room);
                let colon = if self.description.is_empty() { "" } else { ":" };
                format!("error {}{colon}", text::escaped(error_type, most))
            }
        };
        prose(&label, self.description, room)
    }
}

/// An event that tells of an exception.
pub(super) struct Exception<'a> {
    message: Cow<'a, str>,
    stacktrace: Option<Cow<'a, str>>,
}

impl<'a> Exception<'a> {
    pub(super) fn of(event: &'a Event) -> Option<Self> {
        (event.name == "exception").then(|| Self {
            message: text_of(&event.attributes, MESSAGE).unwrap_or_default(),
            stacktrace: text_of(&event.attributes, STACKTRACE),
        })
    }

    /// The errors behind this one; or the stack trace, if `location` is wanted.
    pub(super) fn causes(&self, room: usize, location: bool) -> Vec<Vec<Token>> {
        let Some(stacktrace) = &self.stacktrace else {
            return Vec::new();
        };
        let chain = stacktrace
            .strip_prefix(&*self.message)
            .and_then(|rest| rest.strip_prefix(CAUSE));
        if let Some(chain) = chain {
            let causes = chain.split(CAUSE);
            return causes
                .flat_map(|cause| prose("caused by", cause, room))
                .collect();
        }
        if location {
            lines(stacktrace, room)
        } else {
            Vec::new()
        }
    }
}

/// Text that may break between words, behind a label.
fn prose(label: &str, message: &str, room: usize) -> Vec<Vec<Token>> {
    let limited = room != Rendering::UNLIMITED;
    let most = if limited {
        room * MOST_ROWS_OF_A_LINE
    } else {
        Rendering::UNLIMITED
    };
    let mut rows: Vec<Vec<Token>> = vec![vec![Token::new(Role::Error, label)]];
    for (number, line) in message.lines().enumerate() {
        if limited && number == MOST_LINES {
            rows.push(vec![Token::new(Role::Error, "…")]);
            break;
        }
        if number > 0 {
            rows.push(Vec::new());
        }
        let line = text::escaped(line, most);
        let words = line.split(' ').filter(|word| !word.is_empty());
        let tokens = words.map(|word| Token::new(Role::Error, text::escaped(word, room)));
        if let Some(row) = rows.last_mut() {
            row.extend(tokens);
        }
    }
    rows.retain(|row| !row.is_empty());
    rows
}

/// Text whose lines stay as they are, as far as there is room.
fn lines(text: &str, room: usize) -> Vec<Vec<Token>> {
    let all = text.lines().count();
    let mut rows: Vec<Vec<Token>> = text
        .lines()
        .take(MOST_LINES)
        .map(|line| vec![Token::new(Role::Faint, text::escaped(line, room))])
        .collect();
    if all > MOST_LINES {
        let more = format!("… {} more lines", all - MOST_LINES);
        rows.push(vec![Token::new(Role::Faint, more)]);
    }
    rows
}
