//! A legal spelling of a span name that is not.

use super::check::is_legal_span_name;
use super::{SpanForm, SpanKind, SpanStyle, http};
use crate::respell::{joint_of, respell};
use crate::{Problem, cardinality};

/// The first legal name among: the name without what varies in it, the same with its method in upper case, a query's
/// operation and target, and the name as plain words. A route without its method gets one.
pub(crate) fn suggestion(
    name: &str,
    problem: Problem,
    kind: SpanKind,
    style: SpanStyle,
) -> Option<String> {
    let legal = |text: &String| is_legal_span_name(text, kind, style);
    if problem == Problem::RouteWithoutMethod {
        // The commonest method stands for the one that cannot be told.
        return Some(cardinality::without_smells(&format!("GET {name}"))).filter(legal);
    }
    let as_words = |text: &str| respell(text, joint(text, style));
    let spelling = match problem {
        // Plain words would say less than the route does, and the kind is what is missing.
        Problem::TooLong
        | Problem::WrongKind {
            form: SpanForm::Http | SpanForm::Rpc,
        } => None,
        Problem::QueryText { .. } => query_summary(name),
        _ => Some(with_upper_case_method(&cardinality::without_smells(name))),
    }?;
    Some(spelling.clone())
        .filter(legal)
        .or_else(|| as_words(&spelling).filter(legal))
}

/// The joint between words that were none before: the style's own, or the one that the name already uses.
pub(crate) fn joint(name: &str, style: SpanStyle) -> char {
    match style {
        SpanStyle::Any => joint_of(name),
        SpanStyle::SnakeCase => '_',
        SpanStyle::KebabCase => '-',
    }
}

/// `get /essays` -> `GET /essays`.
fn with_upper_case_method(name: &str) -> String {
    match name.split_once(' ') {
        Some((method, path)) if http::has_lower_case_method(name.as_bytes()) => {
            format!("{} {path}", method.to_ascii_uppercase())
        }
        _ => name.to_owned(),
    }
}

/// `SELECT id FROM essays WHERE …` -> `SELECT essays`.
fn query_summary(query: &str) -> Option<String> {
    let mut words = query.split_ascii_whitespace();
    let operation = words.next()?;
    let target = if operation == "UPDATE" {
        words.next()
    } else {
        words.find(|word| matches!(*word, "FROM" | "INTO"))?;
        words.next()
    }?;
    let table: String = target
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || "_.\"`".contains(*c))
        .collect();
    (!table.is_empty()).then(|| format!("{operation} {table}"))
}
