//! The documents of the project: what they link to is there, their code is compiled, and the README names them.

use std::fs;
use std::path::{Path, PathBuf};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

fn read(path: impl AsRef<Path>) -> String {
    let path = root().join(path);
    fs::read_to_string(&path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

/// The documents in `docs/`, as paths from the root.
fn documents() -> Vec<String> {
    let names = fs::read_dir(root().join("docs")).expect("a folder");
    let names = names.map(|entry| entry.expect("a file").file_name());
    let mut paths: Vec<_> = names
        .map(|name| format!("docs/{}", name.to_string_lossy()))
        .collect();
    paths.sort_unstable();
    assert!(paths.len() > 5, "{paths:?}");
    paths
}

/// What a document links to, as written: `[text](target)`.
fn links(text: &str) -> Vec<&str> {
    text.split("](")
        .skip(1)
        .filter_map(|rest| rest.split_once(')'))
        .map(|(target, _)| target)
        .collect()
}

/// The anchors of a document's headings, as GitHub makes them.
fn anchors(text: &str) -> Vec<String> {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings
        .map(|heading| {
            let heading = heading.trim_start_matches('#').trim().to_lowercase();
            let kept = heading
                .chars()
                .filter(|c| c.is_alphanumeric() || [' ', '-', '_'].contains(c));
            kept.map(|c| if c == ' ' { '-' } else { c }).collect()
        })
        .collect()
}

#[test]
fn every_link_leads_somewhere() {
    let others = [
        "README.md",
        "ARCHITECTURE.md",
        "CHANGELOG.md",
        "CONTRIBUTING.md",
        "conventions/README.md",
        "examples/essay-pipeline/README.md",
        "ui-tests/README.md",
    ];
    let mut dead = Vec::new();
    for document in documents().into_iter().chain(others.map(ToOwned::to_owned)) {
        let text = read(&document);
        for link in links(&text) {
            if link.contains("://") {
                continue;
            }
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let here = root().join(&document);
            let target = match path {
                "" => here,
                path => here.parent().expect("a folder").join(path),
            };
            let is_there = target.exists()
                && (anchor.is_empty() || anchors(&read(&target)).iter().any(|a| a == anchor));
            if !is_there {
                dead.push(format!("{document}: {link}"));
            }
        }
    }
    assert!(dead.is_empty(), "{dead:#?}");
}

#[test]
fn the_readme_names_every_document() {
    let readme = read("README.md");
    let named = links(&readme);
    let missing: Vec<_> = documents()
        .into_iter()
        .filter(|document| !named.contains(&document.as_str()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_code_of_every_document_is_compiled() {
    let compiled = read("tests/interop/src/lib.rs") + &read("tests/tracing-spans/src/lib.rs");
    let missing: Vec<_> = documents()
        .into_iter()
        .filter(|document| !compiled.contains(&format!("/{document}\")]")))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
