//! Every sentence that a user of this crate may read, one function each: the fault, what is legal, what to write.

mod source;

pub(crate) use source::source_of_rule;

use crate::form::MAX_LENGTH;
use crate::{NameFault, Problem, SpanForm, SpanKind, SpanStyle, Subject};

/// The rule for attribute names, for assertions on constants, whose message cannot hold the name.
///
/// ```
/// use traced_conventions::{ATTRIBUTE_RULE, is_legal_attribute_name};
/// const _: () = assert!(is_legal_attribute_name("essay.word_count"), "{}", ATTRIBUTE_RULE);
/// ```
pub const ATTRIBUTE_RULE: &str =
    "an attribute name is lower-case words joined by `.` and `_`, such as `batch_id`";

/// The rule for span names, for assertions on constants, whose message cannot hold the name.
///
/// ```
/// use traced_conventions::{SPAN_RULE, SpanKind, SpanStyle, is_legal_span_name};
/// const _: () = assert!(
///     is_legal_span_name("create_essay", SpanKind::Internal, SpanStyle::Any),
///     "{}",
///     SPAN_RULE
/// );
/// ```
pub const SPAN_RULE: &str = "a span name is lower-case words joined by `_`, `-` or `.` in the project's style, such as \
     `create_essay`, or what the semantic conventions say for the span's kind, such as `GET /essays/{id}` for \
     `kind = server`; what varies from call to call goes into attributes";

/// The rule for event names, for assertions on constants, whose message cannot hold the name.
///
/// ```
/// use traced_conventions::{EVENT_RULE, is_legal_event_name};
/// const _: () = assert!(is_legal_event_name("cache-miss"), "{}", EVENT_RULE);
/// ```
pub const EVENT_RULE: &str = "an event name is lower-case words joined by `_`, `-` or `.`, such as `cache-miss`; what \
     varies from call to call goes into attributes";

/// The whole sentence for a fault.
pub(crate) fn name_fault(fault: &NameFault) -> String {
    match fault.problem() {
        Problem::Empty => empty(fault),
        Problem::TooLong => too_long(fault),
        Problem::StartsWithDigit => wrong_form(fault, ": it begins with a digit"),
        Problem::UpperCase { .. }
        | Problem::Hyphen { .. }
        | Problem::Underscore { .. }
        | Problem::Space { .. } => wrong_form(fault, ""),
        Problem::IllegalCharacter { at } => illegal_character(fault, at),
        Problem::NotAscii { at } => not_ascii(fault, at),
        Problem::LeadingSeparator => wrong_form(fault, ": it begins with a separator"),
        Problem::TrailingSeparator => wrong_form(fault, ": it ends with a separator"),
        Problem::DoubledSeparator { .. } => {
            wrong_form(fault, ": two separators stand side by side")
        }
        Problem::Placeholder { .. } => placeholder(fault),
        Problem::Url { .. } => url(fault),
        Problem::QueryString { .. } => query_string(fault),
        Problem::Identifier { at } => identifier(fault, at),
        Problem::QueryText { .. } => query_text(fault),
        Problem::RouteWithoutMethod => route_without_method(fault),
        Problem::WrongKind { form } => wrong_kind(fault, form),
    }
}

fn empty(fault: &NameFault) -> String {
    let (what, example) = (what(fault), example(fault));
    format!("{what} is empty; write one such as `{example}`")
}

fn too_long(fault: &NameFault) -> String {
    let (subject, length) = (subject(fault), fault.name().len());
    format!("{subject} is {length} bytes long; write one of at most {MAX_LENGTH}")
}

fn wrong_form(fault: &NameFault, detail: &str) -> String {
    let (subject, legal) = (subject(fault), legal_form(fault));
    let remedy = match fault.suggestion() {
        Some(suggestion) => format!("write {}", quoted(suggestion)),
        None => format!("write one such as `{}`", example(fault)),
    };
    format!("{subject} is {legal}{detail}; {remedy}")
}

fn illegal_character(fault: &NameFault, at: usize) -> String {
    let character = quoted(&character(fault, at));
    wrong_form(fault, &format!(": {character} has no place in it"))
}

fn not_ascii(fault: &NameFault, at: usize) -> String {
    let character = quoted(&character(fault, at));
    wrong_form(fault, &format!(": {character} is not an ASCII character"))
}

fn placeholder(fault: &NameFault) -> String {
    varying(
        fault,
        "holds a placeholder",
        "put the value into an attribute",
    )
}

fn url(fault: &NameFault) -> String {
    varying(
        fault,
        "holds a URL",
        "put it into an attribute such as `url.full`",
    )
}

fn query_string(fault: &NameFault) -> String {
    varying(
        fault,
        "holds a `?`, which begins a query string",
        "put that into an attribute such as `url.query`",
    )
}

fn identifier(fault: &NameFault, at: usize) -> String {
    let rest = fault.name().get(at..).unwrap_or_default();
    let identifier = rest.split([' ', '/', '.', ':']).next().unwrap_or(rest);
    varying(
        fault,
        &format!(
            "holds {}, which looks like an identifier",
            quoted(identifier)
        ),
        "put that into an attribute",
    )
}

fn query_text(fault: &NameFault) -> String {
    let subject = subject(fault);
    let remedy = match fault.suggestion() {
        Some(suggestion) => quoted(suggestion),
        None => "the operation and its target, such as `SELECT essays`,".to_owned(),
    };
    format!(
        "{subject} holds the text of a query; write {remedy} and put the text into the attribute `db.query.text`"
    )
}

fn route_without_method(fault: &NameFault) -> String {
    let subject = subject(fault);
    let example = quoted(fault.suggestion().unwrap_or("GET /essays/{id}"));
    format!("{subject} is a route without its method; write the method first, as in {example}")
}

fn wrong_kind(fault: &NameFault, form: SpanForm) -> String {
    let (call, kinds) = match form {
        SpanForm::Http => ("an HTTP request", "`kind = server` or `kind = client`"),
        SpanForm::Rpc => ("a remote call", "`kind = server` or `kind = client`"),
        SpanForm::Messaging => (
            "work on a message",
            "`kind = producer`, `kind = consumer` or `kind = client`",
        ),
        SpanForm::Database => ("a database call", "`kind = client`"),
        SpanForm::GenAi => ("a call to a model", "`kind = client`"),
    };
    let (subject, kind) = (subject(fault), kind(fault).name());
    let rename = match fault.suggestion() {
        Some(suggestion) => format!(", or rename it to {}", quoted(suggestion)),
        None => String::new(),
    };
    format!(
        "{subject} is the name of {call}, and this span's kind is `{kind}`; write {kinds}{rename}"
    )
}

/// A name that would be another one in each call.
fn varying(fault: &NameFault, fault_text: &str, remedy: &str) -> String {
    let subject = subject(fault);
    let write = match fault.suggestion() {
        Some(suggestion) => format!(" and write {}", quoted(suggestion)),
        None => String::new(),
    };
    format!("{subject} {fault_text}; a name is the same in every call, so {remedy}{write}")
}

fn what(fault: &NameFault) -> &'static str {
    match fault.subject() {
        Subject::Attribute => "attribute name",
        Subject::Span { .. } => "span name",
        Subject::Event => "event name",
    }
}

fn subject(fault: &NameFault) -> String {
    format!("{} {}", what(fault), quoted(fault.name()))
}

fn example(fault: &NameFault) -> &'static str {
    match fault.subject() {
        Subject::Attribute => "batch_id",
        Subject::Event => "cache-miss",
        Subject::Span {
            style: SpanStyle::KebabCase,
            ..
        } => "create-essay",
        Subject::Span { .. } => "create_essay",
    }
}

fn kind(fault: &NameFault) -> SpanKind {
    match fault.subject() {
        Subject::Span { kind, .. } => kind,
        Subject::Attribute | Subject::Event => SpanKind::Internal,
    }
}

/// What follows "is" in a sentence about a name of the wrong form. The forms that the span's kind allows besides plain
/// words are named only to those who seem to have tried one.
fn legal_form(fault: &NameFault) -> String {
    let words = match fault.subject() {
        Subject::Attribute => "lower-case words joined by `.` and `_`",
        Subject::Event => "lower-case words joined by `_`, `-` or `.`",
        Subject::Span { style, .. } => match style {
            SpanStyle::Any => "lower-case words joined by `_`, `-` or `.`",
            SpanStyle::SnakeCase => {
                "lower-case words joined by `_` or `.` (the style is `snake_case`)"
            }
            SpanStyle::KebabCase => {
                "lower-case words joined by `-` or `.` (the style is `kebab-case`)"
            }
        },
    };
    if !fault.name().contains([' ', '/']) {
        return format!("not {words}");
    }
    let structured = match kind(fault) {
        SpanKind::Internal => return format!("not {words}"),
        SpanKind::Server => "a method and route such as `GET /essays/{id}`",
        SpanKind::Client => "an operation and its target such as `SELECT essays`",
        SpanKind::Producer => "an operation and its destination such as `send essays.created`",
        SpanKind::Consumer => "an operation and its destination such as `process essays.created`",
    };
    format!("neither {words} nor {structured}")
}

fn character(fault: &NameFault, at: usize) -> String {
    fault
        .name()
        .get(at..)
        .and_then(|rest| rest.chars().next())
        .map_or_else(String::new, String::from)
}

/// An attribute's name as an annotation has it: words, or else a literal.
pub(crate) fn as_written(name: &str) -> String {
    let is_words = name.split('.').all(|word| {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_';
        word.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_') && word.chars().all(is_part)
    });
    let is_path = name.contains("::") && !name.contains(char::is_control);
    if is_words || is_path {
        name.to_owned()
    } else {
        format!("{name:?}")
    }
}

/// A name as it can stand in a line of compiler output: control characters escaped, and not longer than a line.
pub(crate) fn quoted(name: &str) -> String {
    const SHOWN: usize = 80;
    let mut text = String::from("`");
    for c in name.chars().take(SHOWN) {
        match c {
            '"' | '\'' | '\\' => text.push(c),
            _ => text.extend(c.escape_debug()),
        }
    }
    if name.chars().nth(SHOWN).is_some() {
        text.push('…');
    }
    text.push('`');
    text
}
