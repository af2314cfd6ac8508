//! What is written by habit: the options that tracing's `#[instrument]` and fastrace's `#[trace]` have, and what does
//! the same here.

/// What to write instead of `word`, where it is an option of theirs.
pub(super) fn instead_of(word: &str) -> Option<&'static str> {
    Some(match word {
        "fields" | "properties" | "attributes" | "tags" => {
            "attributes stand in `attrs(…)`; write `attrs(batch_id, row_count = rows.len())`"
        }
        "skip" | "skip_all" => {
            "no argument is recorded unless `attrs(…)` names it, so there is nothing to skip; remove it"
        }
        "level" => {
            "a span has no level: what is recorded is up to the sampler; remove it, \
             or write `tracing::debug!(…)` in the function for a line of that level"
        }
        "target" => {
            "what a program's spans are grouped by is their scope; write `scope = \"essays\"`"
        }
        "follows_from" => {
            "what led to a span without being its parent is linked; write `links(causes)`"
        }
        "topic" | "queue" | "subject" => {
            "where a message comes from or goes to is its destination; write `destination = \"essay.submitted\"`"
        }
        "short_name" => "a span is named after its function, without the path; remove it",
        "enter_on_poll" => "an async function has one span, whatever it waits for; remove it",
        _ => return None,
    })
}

pub(crate) fn skip_with_list() -> String {
    let instead = instead_of("skip").unwrap_or_default();
    format!("`skip(…)` is no option: {instead}")
}

/// Of a variable in the place of a traced block's name.
pub(crate) fn variable_for_name(written: &str) -> String {
    format!(
        "a span's name is a literal or a constant, because every new name is a new group in the trace store; \
         put what varies in an attribute: `in_span!(\"process\", attrs({written}), …)`"
    )
}
