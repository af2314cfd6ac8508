//! What would make a name another one in each call. A name stands for a class of spans or events, not for one of them
//! (trace API, "Span": the name is the most general string that identifies a statistically interesting class).

use crate::Problem;
use crate::braces::{self, Group};
use crate::bytes::{between, position_or_end};
use crate::span::http;

/// What kind of varying part a name has.
#[derive(Clone, Copy)]
enum SmellKind {
    Placeholder,
    Url,
    QueryString,
    Identifier,
}

/// A varying part of a name, from `start` up to `end`.
#[derive(Clone, Copy)]
pub(crate) struct Smell {
    kind: SmellKind,
    start: usize,
    end: usize,
}

impl Smell {
    const fn new(kind: SmellKind, start: usize, end: usize) -> Option<Self> {
        Some(Self { kind, start, end })
    }

    /// The smell as the caller of a check sees it.
    pub(crate) const fn problem(self) -> Problem {
        let at = self.start;
        match self.kind {
            SmellKind::Placeholder => Problem::Placeholder { at },
            SmellKind::Url => Problem::Url { at },
            SmellKind::QueryString => Problem::QueryString { at },
            SmellKind::Identifier => Problem::Identifier { at },
        }
    }
}

/// The first varying part of `name`. The named parameters of a route or a destination template (`/essays/{id}`) are
/// none: they are part of a constant.
pub(crate) const fn smell(name: &[u8]) -> Option<Smell> {
    if let Some(smell) = url(name) {
        return Some(smell);
    }
    if let Some(smell) = placeholder(name) {
        return Some(smell);
    }
    if let Some(smell) = query_string(name) {
        return Some(smell);
    }
    if let Some(smell) = number(name) {
        return Some(smell);
    }
    hash(name)
}

/// `name` with its varying parts taken out, or put as `{id}` where it is an HTTP route.
pub(crate) fn without_smells(name: &str) -> String {
    let mut text = name.to_owned();
    // Each round takes one away; the bound holds even if a removal should bring the next one about.
    for _ in 0..name.len() {
        match smell(text.as_bytes()) {
            Some(smell) => remove(&mut text, smell),
            None => break,
        }
    }
    text.trim().to_owned()
}

fn remove(text: &mut String, smell: Smell) {
    let Smell { kind, start, end } = smell;
    let target = http::target_start(text.as_bytes());
    let in_route = target.is_some_and(|target| start > target);
    let stray = text[start..].starts_with('}');
    match kind {
        SmellKind::Url | SmellKind::QueryString => text.replace_range(start..end, ""),
        SmellKind::Placeholder | SmellKind::Identifier if in_route && !stray => {
            let parameter = parameter_name(&text[start..end]);
            text.replace_range(start..end, &parameter);
        }
        SmellKind::Placeholder | SmellKind::Identifier => {
            let bytes = text.as_bytes();
            let separator = |at: usize| bytes.get(at).is_some_and(|b| b" ._-/:".contains(b));
            if start > 0 && separator(start - 1) {
                text.replace_range(start - 1..end, "");
            } else if start == 0 && separator(end) {
                text.replace_range(start..end + 1, "");
            } else {
                text.replace_range(start..end, "");
            }
        }
    }
}

/// `{essay_id:?}` -> `{essay_id}`, `{}` and `42` -> `{id}`.
fn parameter_name(part: &str) -> String {
    let name: String = part
        .trim_start_matches('{')
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    match name.chars().next() {
        Some(first) if part.starts_with('{') && !first.is_ascii_digit() => format!("{{{name}}}"),
        _ => "{id}".to_owned(),
    }
}

/// `https://host`, up to where the path begins.
const fn url(name: &[u8]) -> Option<Smell> {
    let mut at = 0;
    while at + 3 <= name.len() {
        if name[at] == b':' && name[at + 1] == b'/' && name[at + 2] == b'/' {
            let mut start = at;
            while start > 0 && is_scheme_byte(name[start - 1]) {
                start -= 1;
            }
            let mut end = at + 3;
            while end < name.len() && name[end] != b'/' && name[end] != b' ' && name[end] != b'?' {
                end += 1;
            }
            return Smell::new(SmellKind::Url, start, end);
        }
        at += 1;
    }
    None
}

const fn is_scheme_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'+' || byte == b'-' || byte == b'.'
}

const fn placeholder(name: &[u8]) -> Option<Smell> {
    let mut at = 0;
    while let Some(group) = braces::next_group(name, at) {
        if !is_parameter(name, group) {
            return Smell::new(SmellKind::Placeholder, group.start, group.end);
        }
        at = group.end;
    }
    None
}

/// Whether a group in braces is a named parameter of a constant template: `/essays/{id}`, `essays.{tenant}.created`.
/// A target that is nothing but one (`process {destination}`) is a format string.
const fn is_parameter(name: &[u8], group: Group) -> bool {
    let target = position_or_end(name, b' ') + 1;
    if group.start < target || !group.named {
        return false;
    }
    let whole = group.start == target && group.end == name.len();
    let starts_segment = group.start == target || is_segment_mark(name[group.start - 1]);
    let ends_segment = group.end == name.len() || is_segment_mark(name[group.end]);
    !whole && (http::target_start(name).is_some() || (starts_segment && ends_segment))
}

/// A question mark, except those of optional parameters in a route: `/essays/{id?}`, `/essays/:id?`.
const fn query_string(name: &[u8]) -> Option<Smell> {
    let route = http::target_start(name).is_some();
    let mut at = 0;
    while at < name.len() {
        if let Some(group) = braces::group_at(name, at) {
            at = group.end;
            continue;
        }
        let optional = route && (at + 1 == name.len() || name[at + 1] == b'/');
        if name[at] == b'?' && !optional {
            let rest = between(name, at, name.len());
            return Smell::new(SmellKind::QueryString, at, at + position_or_end(rest, b' '));
        }
        at += 1;
    }
    None
}

/// A segment of digits only, as in `essay.42` or `/essays/42`. What follows a dot after a digit is a version, as in
/// `claude-4.5`. Words joined by `_` and `-` are no segments: `sha_256` and `step-2` are constants.
const fn number(name: &[u8]) -> Option<Smell> {
    let mut start = 0;
    let mut digits_only = true;
    let mut at = 0;
    while at <= name.len() {
        if at == name.len() || is_segment_mark(name[at]) {
            let version = start > 1 && name[start - 1] == b'.' && name[start - 2].is_ascii_digit();
            if digits_only && at > start && !version {
                return Smell::new(SmellKind::Identifier, start, at);
            }
            start = at + 1;
            digits_only = true;
        } else if let Some(group) = braces::group_at(name, at) {
            digits_only = false;
            at = group.end;
            continue;
        } else if !name[at].is_ascii_digit() {
            digits_only = false;
        }
        at += 1;
    }
    None
}

/// A UUID, or 32 and more hexadecimal digits, as trace ids and hashes have.
const fn hash(name: &[u8]) -> Option<Smell> {
    let mut at = 0;
    while at < name.len() {
        if at == 0 || !name[at - 1].is_ascii_alphanumeric() {
            let uuid_end = at + UUID.len();
            if is_uuid(name, at) && ends_word(name, uuid_end) {
                return Smell::new(SmellKind::Identifier, at, uuid_end);
            }
            let (end, has_digit) = hex_run(name, at);
            if end - at >= 32 && has_digit && ends_word(name, end) {
                return Smell::new(SmellKind::Identifier, at, end);
            }
        }
        at += 1;
    }
    None
}

/// The shape of a UUID: `x` stands for a hexadecimal digit (RFC 9562, section 4).
const UUID: &[u8] = b"xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx";

const fn is_uuid(name: &[u8], start: usize) -> bool {
    if start + UUID.len() > name.len() {
        return false;
    }
    let mut i = 0;
    while i < UUID.len() {
        let byte = name[start + i];
        let fits = if UUID[i] == b'-' {
            byte == b'-'
        } else {
            byte.is_ascii_hexdigit()
        };
        if !fits {
            return false;
        }
        i += 1;
    }
    true
}

const fn hex_run(name: &[u8], start: usize) -> (usize, bool) {
    let mut end = start;
    let mut has_digit = false;
    while end < name.len() && name[end].is_ascii_hexdigit() {
        has_digit = has_digit || name[end].is_ascii_digit();
        end += 1;
    }
    (end, has_digit)
}

const fn ends_word(name: &[u8], end: usize) -> bool {
    end == name.len() || !name[end].is_ascii_alphanumeric()
}

const fn is_segment_mark(byte: u8) -> bool {
    matches!(byte, b' ' | b'/' | b'.' | b':')
}
