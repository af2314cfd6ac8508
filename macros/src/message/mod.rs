//! What the compiler says: every message in one place, so that they read alike. Fault, what is legal, what to write.

mod attribute;
mod exception;
mod habit;
mod leaf;
mod messaging;

pub(crate) use attribute::*;
pub(crate) use exception::*;
pub(crate) use habit::{skip_with_list, variable_for_name};
pub(crate) use leaf::*;
pub(crate) use messaging::*;

use proc_macro2::Ident;
use traced_conventions::{NameFault, Origin, nearest};

use crate::option::{Key, Target};

/// The names, in backticks, for a sentence.
pub(crate) fn list<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let names: Vec<_> = names.into_iter().map(|name| format!("`{name}`")).collect();
    names.join(", ")
}

/// A path, as it is written.
pub(crate) fn path(path: &syn::Path) -> String {
    let segments: Vec<_> = path.segments.iter().map(|s| s.ident.to_string()).collect();
    segments.join("::")
}

fn did_you_mean(word: &str, legal: &[&str]) -> String {
    match nearest(word, legal.iter().copied()) {
        Some(near) => format!("; did you mean `{near}`?"),
        None => String::new(),
    }
}

/// `as_attribute` is what may have been meant for an attribute.
pub(crate) fn unknown_option(word: &str, as_attribute: Option<&str>, available: &[&str]) -> String {
    let near = did_you_mean(word, available);
    let hint = match (habit::instead_of(word), as_attribute) {
        (Some(instead), _) => format!(": {instead}"),
        (None, Some(attribute)) if near.is_empty() => {
            format!("; if it is an attribute, write `attrs({attribute})`")
        }
        _ => near,
    };
    let available = list(available.iter().copied());
    format!("unknown option `{word}`{hint}\navailable: {available}")
}

/// Whether `word` is an option, or may have been meant to be one.
pub(crate) fn is_like_an_option(word: &str, available: &[&str]) -> bool {
    let is_near = nearest(word, available.iter().copied()).is_some();
    is_near || habit::instead_of(word).is_some() || Key::from_name(word).is_some()
}

pub(crate) fn option_without_value(key: Key) -> String {
    if key == Key::Err {
        return format!(
            "errors are recorded without being asked for; remove `err`, or write `{}` to record more of them",
            key.form()
        );
    }
    format!("`{}` needs a value; write `{}`", key.name(), key.form())
}

pub(crate) fn without_parentheses(key: Key) -> String {
    format!("`{}` takes parentheses; write `{}`", key.name(), key.form())
}

pub(crate) fn without_equals(key: Key) -> String {
    format!("`{}` takes an `=`; write `{}`", key.name(), key.form())
}

pub(crate) fn after_only_value(key: Key) -> &'static str {
    match key {
        Key::Links => {
            "`links(…)` takes one expression; for several write `links([&cause, &other])`"
        }
        _ => {
            "`err_if(…)` takes one pattern and one condition; for several write `err_if(e => match e { … })`"
        }
    }
}

pub(crate) fn flag_with_value(key: Key) -> String {
    format!("`{0}` takes no value; write `{0}`", key.name())
}

pub(crate) fn repeated_option(key: Key) -> String {
    format!("`{}` is given twice; keep one of them", key.name())
}

pub(crate) fn second_name() -> &'static str {
    "the span already has a name; keep one of them"
}

pub(crate) fn missing_comma() -> &'static str {
    "expected `,` before the next option"
}

pub(crate) fn missing_list_comma() -> &'static str {
    "expected `,` before the next attribute"
}

pub(crate) fn unexpected_token(target: Target) -> &'static str {
    match target {
        Target::Block => {
            "expected an option, or a block to trace; write `in_span!(\"name\", { … })` or `in_span!(\"name\", attrs(…), { … })`"
        }
        _ => "expected an option; write `name = \"…\"`, `attrs(…)` or another one of the options",
    }
}

pub(crate) fn formatted_name() -> &'static str {
    "a span's name is a literal or a constant, because every new name is a new group in the trace store; \
     put what varies in an attribute: `name = \"process\", attrs(batch_id)`"
}

pub(crate) fn name_not_a_name() -> &'static str {
    "a span's name is a string literal or the path of a constant; write `name = \"create_essay\"` or `name = names::CREATE_ESSAY`"
}

pub(crate) fn scope_not_a_name() -> &'static str {
    "a scope is a string literal or the path of a constant; write `scope = \"essays\"` or `scope = names::ESSAYS`"
}

pub(crate) fn runtime_not_a_path() -> &'static str {
    "`crate` is the path of the crate `traced`; write `crate = ::traced`"
}

/// `meant` is the word that was written in another way.
pub(crate) fn not_a_choice(key: Key, meant: Option<&str>) -> String {
    let write = match meant {
        Some(meant) => format!("{} = {meant}", key.name()),
        None => key.form().to_owned(),
    };
    format!(
        "`{}` is one word, without quotes and without a path; write `{write}`",
        key.name()
    )
}

pub(crate) fn unknown_kind(word: &str, kinds: &[&str]) -> String {
    let hint = did_you_mean(word, kinds);
    format!(
        "unknown span kind `{word}`{hint}\navailable: {}",
        list(kinds.iter().copied())
    )
}

/// `style` is where the project chose the style of span names.
pub(crate) fn illegal_name(fault: &NameFault, style: Option<&Origin>) -> String {
    match style {
        Some(origin) => format!(
            "{fault}\nrule: {}; `style` in {origin}",
            fault.source_of_rule()
        ),
        None => format!("{fault}\nrule: {}", fault.source_of_rule()),
    }
}

pub(crate) fn missing_arrow(key: Key) -> String {
    let otherwise = match key {
        Key::Err => ", or nothing: the error itself is recorded anyway",
        _ => "",
    };
    format!(
        "`{}(…)` names the value first; write `{}`{otherwise}",
        key.name(),
        key.form()
    )
}

pub(crate) fn parent_and_root() -> &'static str {
    "`root` starts a new trace and `parent = …` continues one; keep one of them, \
     or write `root, links(…)` for a new trace that points to the other"
}

pub(crate) fn result_option_without_result(key: Key) -> String {
    format!(
        "`{}(…)` looks into what the function returns, and it returns nothing; remove it or give the function a return type",
        key.name()
    )
}

pub(crate) fn ret_of_a_result(pattern: &Ident) -> String {
    format!(
        "`{pattern}` is the whole `Result` here, which is no value; write `ok({pattern} => …)` for the value inside of `Ok`"
    )
}

pub(crate) fn stream_option(key: Key) -> String {
    format!(
        "`{}(…)` has no one value to look at in a stream of many; use `record!(…)` inside the stream, or `err(…)` for its errors",
        key.name()
    )
}

pub(crate) fn const_fn() -> &'static str {
    "a `const fn` cannot be traced: it may run while compiling, where there is nothing to record; \
     remove `const`, or `#[traced]`"
}

pub(crate) fn const_fn_in_block() -> &'static str {
    "a `const fn` cannot be traced: it may run while compiling, where there is nothing to record; \
     write `#[traced(skip)]` on it"
}

pub(crate) fn traced_twice() -> &'static str {
    "the function is traced already, and would have a second span; keep one `#[traced]`"
}

pub(crate) fn conditional_in_block() -> &'static str {
    "the block's `#[traced]` traces this method before the compiler decides about `cfg_attr`, \
     so it would have two spans; write `#[traced(skip)]` besides, which leaves the method to what is in the `cfg_attr`"
}

pub(crate) fn conditional_skip_in_block() -> &'static str {
    "the block's `#[traced]` traces this method before the compiler decides about `cfg_attr`; \
     write `#[traced(skip)]`, and `#[cfg_attr(not(…), traced)]` for the builds in which it is traced"
}

pub(crate) fn no_body() -> &'static str {
    "`#[traced]` wraps a body and this function has none; put it on the implementation"
}

pub(crate) fn not_a_function() -> &'static str {
    "`#[traced]` goes on a function, a method or an `impl` block; \
     of a trait or a module, on each function that has a body"
}

pub(crate) fn only_on_blocks(key: Key) -> String {
    format!(
        "`{}` belongs on an `impl` block; a function's own name is `name = \"…\"`",
        key.name()
    )
}

pub(crate) fn skip_outside_block() -> &'static str {
    "`skip` leaves a method out of a traced `impl` block, and this is none; remove the attribute"
}

pub(crate) fn skip_with_options() -> &'static str {
    "`skip` stands alone: a method that is left out has no other options"
}

pub(crate) fn not_on_blocks(key: Key, available: &[&str]) -> String {
    format!(
        "`{}` belongs on a method: on an `impl` block it would hold for every one of them\navailable here: {}",
        key.name(),
        list(available.iter().copied())
    )
}

pub(crate) fn bad_prefix() -> &'static str {
    "a prefix is a string literal; write `prefix = \"essay_repo\"`"
}

pub(crate) fn block_macro_without_block() -> &'static str {
    "expected a block to trace; write `in_span!(\"name\", { … })` or `in_span!(\"name\", async { … }).await`"
}

pub(crate) fn block_macro_without_name() -> &'static str {
    "a traced block has no function to be named after; write `in_span!(\"name\", …)`"
}

pub(crate) fn await_of_block() -> &'static str {
    "the macro makes a future of an `async` block; await that: `in_span!(\"name\", async { … }).await`"
}

pub(crate) fn after_block() -> &'static str {
    "the block is the last argument of `in_span!`; put options before it"
}

pub(crate) fn await_in_block() -> &'static str {
    "a span that is entered for a block cannot be held across an `.await`: it would leak into other tasks; \
     write `in_span!(\"name\", async { … }).await`"
}

pub(crate) fn event_without_name() -> &'static str {
    "an event needs a name; write `event!(\"cache-miss\", key = value)`"
}

pub(crate) fn formatted_event_name() -> &'static str {
    "an event's name is a literal or a constant, because every new name is a kind of event of its own; \
     put what varies in an attribute: `event!(\"cache-miss\", key = value)`"
}

pub(crate) fn record_without_attributes() -> &'static str {
    "nothing to record; write `record!(key = value)`"
}
