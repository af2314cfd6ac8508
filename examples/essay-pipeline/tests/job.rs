//! The main job, as somebody runs it.

mod common;

use std::fs;

use common::{essay_pipeline, run, stderr, stdout, trees};

#[test]
fn every_essay_has_one_tree_through_all_three_services() {
    let output = run(None);
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    let trees = trees(&text);
    assert_eq!(
        trees.len(),
        6,
        "one tree for each of the six essays:\n{text}"
    );
    for tree in &trees {
        let mut spans = tree.lines().filter(|line| line.contains('('));
        let root = spans.next().expect("a tree has a root");
        assert!(
            root.contains("POST /batches/{batch_id}/essays (server) @content_service"),
            "{tree}"
        );
        // What hangs under the request is indented behind a branch.
        let spellchecker = tree
            .lines()
            .find(|line| line.contains("@spellchecker_service"))
            .expect("the spellchecker has spans in the tree");
        assert!(
            spellchecker.contains("└─ process essay.spellcheck.requested (consumer)"),
            "{tree}"
        );
        assert!(tree.contains("gen_ai.usage.input_tokens="), "{tree}");
    }
}

#[test]
fn what_was_found_in_each_essay_is_printed() {
    let text = stdout(&run(None));
    assert!(
        text.contains("a-walk-to-school.txt: 164 words, 3 misspelled"),
        "{text}"
    );
    assert!(text.contains("definately: definitely"), "{text}");
    assert!(
        text.contains("6 essays checked, 0 not checked, 0 not finished"),
        "{text}"
    );
}

#[test]
fn a_rate_limited_call_fails_alone_and_is_tried_again() {
    let text = stdout(&run(None));
    let trees = trees(&text);
    let limited: Vec<_> = trees
        .iter()
        .filter(|tree| tree.contains("http.response.status_code=429"))
        .collect();
    assert_eq!(
        limited.len(),
        1,
        "one of the answers is a rate limit:\n{text}"
    );
    let tree = limited[0];
    let chats: Vec<_> = tree
        .lines()
        .filter(|line| line.contains("chat (client)"))
        .collect();
    assert_eq!(chats.len(), 2, "{tree}");
    assert!(chats[0].contains('✗') && !chats[1].contains('✗'), "{tree}");
    let around = tree
        .lines()
        .find(|line| line.contains("request_feedback"))
        .expect("the span around both calls");
    assert!(
        !around.contains('✗'),
        "a call that was tried again has not failed:\n{tree}"
    );
}

#[test]
fn odd_files_are_reported_and_crash_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let file =
        |name: &str, content: &[u8]| fs::write(folder.path().join(name), content).expect("a file");
    file("empty.txt", b"");
    file("latin.txt", b"caf\xe9 in Latin-1");
    file("large.txt", "Words and words. ".repeat(300_000).as_bytes());
    file("good.txt", b"A good essay.");
    file("notes.md", b"not an essay");
    let output = run(Some(folder.path()));
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("empty.txt: not checked, it is empty"),
        "{text}"
    );
    assert!(
        text.contains("latin.txt: not checked, it is not UTF-8 (byte 3)"),
        "{text}"
    );
    assert!(
        text.contains("large.txt: 900000 words, 0 misspelled"),
        "{text}"
    );
    assert!(text.contains("good.txt: 3 words, 0 misspelled"), "{text}");
    assert!(
        text.contains("2 essays checked, 2 not checked, 0 not finished"),
        "{text}"
    );
}

#[test]
fn a_missing_folder_is_one_clear_error() {
    let output = run(Some("/no/such/folder".as_ref()));
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(stdout(&output), "");
    let messages = stderr(&output);
    assert_eq!(messages.lines().count(), 1, "{messages}");
    assert!(
        messages.contains("cannot read the folder /no/such/folder"),
        "{messages}"
    );
}

#[test]
fn an_unusable_environment_is_one_clear_error() {
    let output = essay_pipeline()
        .env("OTEL_TRACES_SAMPLER", "sometimes")
        .output()
        .expect("the program starts");
    assert_eq!(output.status.code(), Some(2));
    let messages = stderr(&output);
    assert!(
        messages.contains("OTEL_TRACES_SAMPLER") && messages.contains("sometimes"),
        "{messages}"
    );
    assert!(
        messages.contains("parentbased_traceidratio"),
        "the legal set is named: {messages}"
    );
}

#[test]
fn the_database_can_carry_the_messages_in_one_process_too() {
    let output = essay_pipeline()
        .args(["--broker", "database"])
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    assert_eq!(trees(&text).len(), 6, "{text}");
    assert!(text.contains("messaging.system.name=sqlite"), "{text}");
}

#[test]
fn the_report_stands_below_the_trees_and_nothing_else_is_said() {
    let output = run(None);
    let text = stdout(&output);
    let report = text.find("\nbatch ").expect("there is a report");
    assert!(
        !text[report..].contains("POST /batches"),
        "no tree after the report:\n{text}"
    );
    // No progress bar where there is no terminal.
    assert_eq!(stderr(&output), "");
}

#[test]
fn every_span_keeps_to_the_conventions() {
    for broker in ["channel", "database"] {
        let output = essay_pipeline()
            .args(["--broker", broker])
            .env("TRACED_AUDIT", "true")
            .output()
            .expect("the program starts");
        let messages = stderr(&output);
        assert!(output.status.success(), "{messages}");
        let started = messages
            .lines()
            .filter(|line| line.contains("are audited by"));
        assert_eq!(started.count(), 3, "one audit in each service: {messages}");
        assert_eq!(messages.lines().count(), 3, "no violation: {messages}");
    }
}
