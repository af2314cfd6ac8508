//! `docs/sampling.md` and the program name the same samplers.

use traced::{InitError, Tracing};
use traced_interop_tests::configured;

const DOCUMENT: &str = include_str!("../../../docs/sampling.md");

/// The rows of its table: the sampler's name, and what is said of its argument.
fn documented() -> Vec<(&'static str, &'static str)> {
    let rows = DOCUMENT.lines().filter_map(|line| {
        let mut cells = line.strip_prefix("| `")?.split(" | ");
        let name = cells.next()?.strip_suffix('`')?;
        Some((name, cells.next()?))
    });
    rows.collect()
}

fn build(sampler: &str, argument: &str) -> Result<Tracing, InitError> {
    configured::build(&[
        ("OTEL_TRACES_EXPORTER", "none"),
        ("OTEL_TRACES_SAMPLER", sampler),
        ("OTEL_TRACES_SAMPLER_ARG", argument),
    ])
}

#[test]
fn each_sampler_of_the_document_is_accepted() {
    let documented = documented();
    assert_eq!(documented.len(), 8, "{documented:?}");
    for (sampler, argument) in documented {
        // A sampler that takes none ignores it.
        if let Err(error) = build(sampler, "0.5") {
            panic!("{sampler}: {error}");
        }
        let is_required = argument.ends_with("required");
        let without = build(sampler, "");
        assert_eq!(without.is_err(), is_required, "{sampler}: {argument}");
        if argument != "none" {
            assert!(build(sampler, "-1").is_err(), "{sampler} takes -1");
        }
    }
    assert!(build("", "0.5").is_err(), "an argument of no sampler");
}

#[test]
fn each_sampler_that_is_accepted_is_in_the_document() {
    let error = build("every_other", "")
        .err()
        .map(|error| error.to_string());
    let error = error.expect("there is no such sampler");
    let (_, legal) = error.split_once("expected").expect("it says what is legal");
    let mut accepted: Vec<_> = legal
        .split(|letter: char| !(letter.is_ascii_lowercase() || letter == '_'))
        .filter(|word| word.contains('_') || word.ends_with("ratio") || word.ends_with("limiting"))
        .collect();
    accepted.sort_unstable();
    let mut documented: Vec<_> = documented().into_iter().map(|(name, _)| name).collect();
    documented.sort_unstable();
    assert_eq!(accepted, documented, "{error}");
}
