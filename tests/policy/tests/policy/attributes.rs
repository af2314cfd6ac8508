//! `declared_only` and `[attributes.declare]`.

use crate::outcome::Outcome;
use crate::project::Project;

const DECLARED: &str = "[attributes]
declared_only = true

[attributes.declare]
batch_id = \"string\"
word_count = \"int\"
topics = \"string[]\"
validation.result = { type = \"string\", values = [\"passed\", \"failed\"] }
";

/// The functions around an annotation are all the same.
fn check(annotation: &str) -> Outcome {
    check_under(DECLARED, annotation)
}

fn check_under(policy: &str, annotation: &str) -> Outcome {
    let code = format!(
        "pub mod names {{ pub const BATCH_ID: &str = \"batch_id\"; pub const BATCHH_ID: &str = \"batchh_id\"; }}
#[traced::traced({annotation})]
pub fn work(batch_id: &str, count: u32) {{ _ = (batch_id, count); }}
"
    );
    Project::app(policy, &code).check()
}

#[test]
fn what_is_declared_or_registered_is_legal() {
    check("attrs(batch_id, word_count = count, validation.result = \"passed\", topics = vec![\"essays\"])")
        .assert_silent();
    check("attrs(db.query.text = \"SELECT 1\", names::BATCH_ID = batch_id)").assert_silent();
}

#[test]
fn anything_else_is_not_and_the_nearest_is_suggested() {
    let outcome = check("attrs(batchh_id = batch_id)");
    let error = outcome.only_error();
    assert_eq!(
        error.message,
        "attribute `batchh_id` is not declared in traced.toml; did you mean `batch_id`?\n\
         to declare it, add under [attributes.declare]: batchh_id = \"string\"\n\
         rule: `declared_only` in traced.toml:2"
    );
    assert_eq!(error.marked, "batchh_id");
    let outcome = check("attrs(colour = 7)");
    assert_eq!(
        outcome.only_error().message,
        "attribute `colour` is not declared in traced.toml\n\
         to declare it, add under [attributes.declare]: colour = \"int\"\n\
         rule: `declared_only` in traced.toml:2"
    );
}

#[test]
fn what_is_suggested_to_be_declared_makes_the_annotation_legal() {
    for attribute in [
        "attrs(colour = batch_id)",
        "attrs(colour = count)",
        "attrs(colour = %count)",
        "attrs(colour = count > 1)",
        "attrs(colour = [0.5])",
        "attrs(colour = f64::from(count))",
    ] {
        let outcome = check(attribute);
        let message = &outcome.only_error().message;
        let (_, suggested) = message
            .split_once("under [attributes.declare]: ")
            .expect("a suggestion");
        let suggested = suggested.lines().next().expect("a line");
        check_under(&format!("{DECLARED}{suggested}\n"), attribute).assert_silent();
    }
}

#[test]
fn what_is_excepted_need_not_be_declared() {
    check("attrs(colour = 7), allow(colour, reason = \"for this week's search of a bug\")")
        .assert_silent();
}

#[test]
fn values_are_of_the_declared_type() {
    let outcome = check("attrs(word_count = batch_id)");
    let error = outcome.only_error();
    assert_eq!(error.marked, "batch_id", "on the value");
    assert_eq!(error.code.as_deref(), Some("E0277"));
    assert_eq!(
        error.message,
        "this attribute is of type int, and `&str` is not recorded as one"
    );
    let outcome = check("attrs(word_count = %count)");
    assert_eq!(
        outcome.only_error().message,
        "attribute `word_count` is of type int, and `%` records a string; write `word_count = …` without it\n\
         rule: traced.toml:6"
    );
}

#[test]
fn near_misses_of_listed_values_are_answered() {
    let outcome = check("attrs(validation.result = \"pased\")");
    let error = outcome.only_error();
    assert_eq!(error.marked, "\"pased\"");
    assert_eq!(
        error.message,
        "`pased` is not among the values of `validation.result`; did you mean `passed`?\nrule: traced.toml:8"
    );
    check("attrs(validation.result = \"skipped\")").assert_silent();
}

#[test]
fn names_in_constants_are_held_against_the_list() {
    let outcome = check("attrs(names::BATCHH_ID = batch_id)");
    let error = outcome.only_error();
    assert_eq!(error.code.as_deref(), Some("E0080"));
    assert_eq!(
        error.marked, "names",
        "the compiler marks where the path begins"
    );
    assert_eq!(
        error.message,
        "evaluation panicked: attribute name `batchh_id` is not declared in traced.toml; add it under \
         [attributes.declare]"
    );
    check("attrs(names::BATCHH_ID = batch_id), allow(names::BATCHH_ID, reason = \"an old name\")")
        .assert_silent();
}
