//! The check of a span name: its varying parts first, then its form.

use super::suggest::suggestion;
use super::{SpanKind, SpanStyle, form};
use crate::form::{length_problem, words_problem};
use crate::{NameFault, Problem, Subject, cardinality};

/// Whether `name` is a legal name for a span of this kind, in `const` evaluation too: what [`check_span_name`] accepts,
/// no more and no less.
///
/// ```
/// use traced_conventions::{SPAN_RULE, SpanKind, SpanStyle, is_legal_span_name};
///
/// const NAME: &str = "create_essay";
/// const _: () = assert!(is_legal_span_name(NAME, SpanKind::Internal, SpanStyle::Any), "{}", SPAN_RULE);
///
/// assert!(!is_legal_span_name("Create Essay", SpanKind::Internal, SpanStyle::Any));
/// ```
pub const fn is_legal_span_name(name: &str, kind: SpanKind, style: SpanStyle) -> bool {
    span_problem(name, kind, style).is_none()
}

/// Checks the name of a span of this kind.
///
/// Legal for every kind, in at most 255 bytes, are lower-case words joined by `_`, `-` or `.`, of which `style` may
/// forbid one. The semantic conventions prescribe other forms for some kinds, which are legal for these whatever the
/// style:
///
/// | form | kinds | source in the semantic conventions |
/// | --- | --- | --- |
/// | `GET /essays/{id}`, `GET` | server, client | HTTP spans, "Name" |
/// | `essays.EssayService/Create` | server, client | RPC spans, "Span name" |
/// | `process essays.created` | producer, consumer, client | messaging spans, "Span name" |
/// | `SELECT essays`, `COMMIT` | client | database client spans, "Name" |
/// | `chat gpt-4o` | client; internal for `execute_tool`, `invoke_agent`, `invoke_workflow` | generative AI spans |
///
/// A name stands for a class of spans (trace API, "Span"), so what varies from call to call has no place in it:
/// `{}` and the like outside a route or a destination's template, numbers between `.`, `/`, `:` or spaces, UUIDs,
/// long hexadecimal numbers, URLs with their scheme, query strings, the text of a query. Numbers after `_` and `-` are
/// let through, since `sha_256` and `step-2` are constants.
///
/// # Errors
///
/// The fault, with a legal spelling where one can be told from the name.
///
/// ```
/// use traced_conventions::{SpanKind, SpanStyle, check_span_name};
///
/// assert!(check_span_name("essay_repo.get", SpanKind::Internal, SpanStyle::Any).is_ok());
/// assert!(check_span_name("GET /essays/{id}", SpanKind::Server, SpanStyle::SnakeCase).is_ok());
///
/// let fault = check_span_name("GET /essays/42", SpanKind::Server, SpanStyle::Any).unwrap_err();
/// assert_eq!(fault.suggestion(), Some("GET /essays/{id}"));
/// ```
pub fn check_span_name(name: &str, kind: SpanKind, style: SpanStyle) -> Result<(), NameFault> {
    match span_problem(name, kind, style) {
        None => Ok(()),
        Some(problem) => Err(NameFault::new(
            Subject::Span { kind, style },
            name,
            problem,
            suggestion(name, problem, kind, style),
        )),
    }
}

const fn span_problem(name: &str, kind: SpanKind, style: SpanStyle) -> Option<Problem> {
    let bytes = name.as_bytes();
    if let Some(problem) = length_problem(bytes) {
        return Some(problem);
    }
    // Before the search for placeholders: the parameters of the route are none.
    if bytes[0] == b'/' && matches!(kind, SpanKind::Server | SpanKind::Client) {
        return Some(Problem::RouteWithoutMethod);
    }
    if let Some(at) = form::query_text(bytes) {
        return Some(Problem::QueryText { at });
    }
    if let Some(smell) = cardinality::smell(bytes) {
        return Some(smell.problem());
    }
    let Some(problem) = words_problem(bytes, style.joints()) else {
        return None;
    };
    if form::is_legal(bytes, kind) {
        return None;
    }
    if let Some(form) = form::unmistakable(bytes) {
        return Some(Problem::WrongKind { form });
    }
    Some(problem)
}
