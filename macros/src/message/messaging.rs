//! What the compiler says to a mistake in `#[traced_consumer]` and `#[traced_producer]`.

use traced_conventions::Problem;

use super::{did_you_mean, list};
use crate::option::{Key, Target};

pub(crate) fn kind_of_messaging() -> &'static str {
    "the kind follows from the operation; write `operation = process`, `receive` or `settle` for a consumer, \
     `send` or `create` for a producer"
}

pub(crate) fn messaging_option(key: Key) -> String {
    let (consumer, producer) = (key.fits(Target::Consumer), key.fits(Target::Producer));
    let owner = match (consumer, producer) {
        (true, false) => "`#[traced_consumer]`",
        (false, true) => "`#[traced_producer]`",
        _ => "`#[traced_consumer]` and `#[traced_producer]`",
    };
    format!("`{}` is an option of {owner}", key.name())
}

pub(crate) fn unknown_operation(word: &str, operations: &[&str]) -> String {
    let hint = did_you_mean(word, operations);
    format!(
        "unknown operation `{word}`{hint}\navailable here: {}",
        list(operations.iter().copied())
    )
}

pub(crate) fn operation_of_others(word: &str, owner: &str, operations: &[&str]) -> String {
    let available = list(operations.iter().copied());
    format!(
        "`{word}` is what a {owner} does; write `#[traced_{owner}]`\navailable here: {available}"
    )
}

pub(crate) fn illegal_destination(
    name: &str,
    problem: Problem,
    suggestion: Option<&str>,
) -> String {
    let what = match problem {
        Problem::Placeholder { .. } => "has a place for a value, and nothing is put there",
        Problem::Url { .. } => "is an address",
        Problem::QueryString { .. } => "has options behind it",
        Problem::TooLong => "is too long for the name of a span, which has at most 255 bytes",
        _ => "is empty",
    };
    let write = match suggestion {
        // What is left of an address need not be the name.
        Some(suggestion) if !matches!(problem, Problem::Url { .. }) => {
            format!(", such as `{suggestion}`")
        }
        _ => String::new(),
    };
    format!("destination `{name}` {what}; write the name that the broker has for it{write}")
}

pub(crate) fn unknown_relation(word: &str, relations: &[&str]) -> String {
    let hint = did_you_mean(word, relations);
    format!(
        "unknown relation `{word}`{hint}\navailable: {}",
        list(relations.iter().copied())
    )
}

pub(crate) fn relation_of_batch() -> &'static str {
    "the span of a batch is linked to each of its messages and has none of them as its parent; remove `relation`"
}

pub(crate) fn relation_and_root(relation: &str) -> String {
    format!(
        "`root` starts a new trace and `relation = {relation}` continues that of the message; keep one of them, \
         or write `root, relation = link` for a new trace that points to the message's"
    )
}

pub(crate) fn relation_and_parent(relation: &str) -> String {
    format!(
        "`parent = …` and `relation = {relation}` each name a parent, and a span has one; keep one of them, \
         or write `relation = link` beside `parent = …`"
    )
}

pub(crate) fn batch_without_messages() -> &'static str {
    "a batch is the first argument, and there is none; write `from = …` for the list of messages"
}

pub(crate) fn consumer_without_message() -> &'static str {
    "there is no argument that could be the message; write `from = …` for it"
}

pub(crate) fn producer_without_message() -> &'static str {
    "there is no argument that a context could be written to; write `into = …` for a place, \
     and take it by value or by `&mut`"
}

pub(crate) fn producer_of_futures() -> &'static str {
    "the context is written into the message at the beginning of the body, which here runs before the span; \
     make it an `async fn`, or send from one"
}

pub(crate) fn producer_that_diverges() -> &'static str {
    "a function that never returns has no end of the sending; send the message in a function of its own"
}

pub(crate) fn not_a_consumer() -> &'static str {
    "`#[traced_consumer]` and `#[traced_producer]` go on a function or a method; \
     put it on each method that works on messages or sends them"
}
