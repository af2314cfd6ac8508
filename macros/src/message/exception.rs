//! What is said about `allow(…)`.

use super::did_you_mean;

pub(crate) fn misplaced_exception() -> &'static str {
    "`allow(…)` stands beside `attrs(…)` and not in it; write `attrs(…), allow(user.email, reason = \"…\")`"
}

pub(crate) fn exception_without_name() -> &'static str {
    "`allow(…)` excepts attributes by their names; write `allow(user.email, reason = \"support console\")`"
}

pub(crate) fn exception_without_reason() -> &'static str {
    "an exception needs a reason, which the catalogue shows; write `allow(user.email, reason = \"support console\")`"
}

pub(crate) fn bad_reason() -> &'static str {
    "a reason is a string literal that says something; write `reason = \"support console, reviewed 2026-10\"`"
}

pub(crate) fn repeated_reason() -> &'static str {
    "`reason` is given twice; keep one of them"
}

pub(crate) fn unknown_in_exception(word: &str) -> String {
    format!(
        "unknown `{word}` in `allow(…)`: it takes attributes' names and `reason = \"…\"`; \
         write `allow(user.email, reason = \"support console\")`"
    )
}

pub(crate) fn repeated_exception(name: &str) -> String {
    format!("`{name}` is excepted twice; keep one of them")
}

pub(crate) fn refused_exception(name: &str) -> String {
    format!("the rule that `{name}` breaks has no exceptions; remove it from `allow(…)`")
}

pub(crate) fn exception_of_nothing(name: &str, names: &[String]) -> String {
    let names: Vec<_> = names.iter().map(String::as_str).collect();
    let hint = did_you_mean(name, &names);
    let hint = if hint.is_empty() {
        "; remove it from `allow(…)`"
    } else {
        &hint
    };
    format!("no attribute `{name}` is recorded here, so nothing is to be excepted{hint}")
}

pub(crate) fn unneeded_exception(name: &str) -> String {
    format!("`{name}` breaks no rule here, so nothing is to be excepted; remove it from `allow(…)`")
}
