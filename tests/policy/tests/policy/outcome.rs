//! What a run of cargo said.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// What cargo did and said, from its `--message-format=json`.
pub(crate) struct Outcome {
    pub(crate) success: bool,
    pub(crate) diagnostics: Vec<Diagnostic>,
    /// What was built of each crate: the program, or what other crates are compiled with.
    files: BTreeMap<String, PathBuf>,
    /// Whether each crate was up to date, by its name.
    fresh: BTreeMap<String, bool>,
    stderr: String,
}

/// An error or warning of the compiler.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Diagnostic {
    pub(crate) level: String,
    pub(crate) message: String,
    /// The lint, or the number of the error.
    pub(crate) code: Option<String>,
    /// The code that it is about.
    pub(crate) marked: String,
    pub(crate) line: u64,
    pub(crate) package: String,
}

impl Outcome {
    pub(crate) fn of(cargo: &mut Command) -> Self {
        let output = cargo.output().expect("cargo runs");
        let stdout = String::from_utf8(output.stdout).expect("JSON is UTF-8");
        let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
        let mut outcome = Self {
            success: output.status.success(),
            diagnostics: Vec::new(),
            files: BTreeMap::new(),
            fresh: BTreeMap::new(),
            stderr,
        };
        let messages = stdout.lines().filter(|line| line.starts_with('{'));
        let mut count = 0;
        for message in messages {
            let message = serde_json::from_str(message).expect("a message of cargo");
            outcome.take(&message);
            count += 1;
        }
        assert!(
            count > 0,
            "cargo did not begin to build; run `cargo fetch` in the repository once if a package is missing\n{}",
            outcome.stderr
        );
        outcome
    }

    fn take(&mut self, message: &Value) {
        let name = || {
            message["target"]["name"]
                .as_str()
                .expect("a name")
                .to_owned()
        };
        match message["reason"].as_str() {
            Some("compiler-artifact") => {
                let fresh = message["fresh"].as_bool().expect("a boolean");
                self.fresh.insert(name(), fresh);
                let files = message["filenames"].as_array().expect("an array");
                let library = || files.last().and_then(Value::as_str);
                let file = message["executable"].as_str().or_else(library);
                self.files.extend(file.map(|file| (name(), file.into())));
            }
            Some("compiler-message") => {
                let diagnostic = Diagnostic::of(&message["message"], name());
                self.diagnostics.extend(diagnostic);
            }
            _ => {}
        }
    }

    /// Of these crates, the ones that were compiled and not just found up to date.
    pub(crate) fn compiled<'a>(&self, crates: &[&'a str]) -> Vec<&'a str> {
        let compiled = |name: &&&str| match self.fresh.get(**name) {
            Some(fresh) => !fresh,
            None => panic!("{name} is not built at all\n{}", self.stderr),
        };
        crates.iter().filter(compiled).copied().collect()
    }

    pub(crate) fn file_of(&self, name: &str) -> &Path {
        &self.files[name]
    }

    fn of_level(&self, level: &str) -> Vec<&Diagnostic> {
        let diagnostics = self.diagnostics.iter();
        diagnostics.filter(|said| said.level == level).collect()
    }

    #[track_caller]
    pub(crate) fn assert_silent(&self) {
        assert_eq!(self.diagnostics, [], "{}", self.stderr);
        assert!(self.success, "{}", self.stderr);
    }

    /// The one error, where there is nothing else.
    #[track_caller]
    pub(crate) fn only_error(&self) -> &Diagnostic {
        assert!(!self.success, "nothing is wrong");
        match &self.diagnostics[..] {
            [only] if only.level == "error" => only,
            others => panic!("not one error: {others:#?}\n{}", self.stderr),
        }
    }

    /// The one warning, where there is nothing else.
    #[track_caller]
    pub(crate) fn only_warning(&self) -> &Diagnostic {
        assert!(self.success, "{}", self.stderr);
        match &self.diagnostics[..] {
            [only] if only.level == "warning" => only,
            others => panic!("not one warning: {others:#?}\n{}", self.stderr),
        }
    }

    pub(crate) fn errors(&self) -> Vec<&Diagnostic> {
        self.of_level("error")
    }

    pub(crate) fn warnings(&self) -> Vec<&Diagnostic> {
        self.of_level("warning")
    }
}

impl Diagnostic {
    /// `None` for what sums up the others.
    fn of(message: &Value, package: String) -> Option<Self> {
        let text = |value: &Value| value.as_str().expect("a text").to_owned();
        let spans = message["spans"].as_array().expect("an array");
        let primary = spans.iter().find(|span| span["is_primary"] == true)?;
        let primary = written(primary);
        Some(Self {
            level: text(&message["level"]),
            message: text(&message["message"]),
            code: message["code"]["code"].as_str().map(str::to_owned),
            marked: marked(primary),
            line: primary["line_start"].as_u64().expect("a number"),
            package,
        })
    }
}

/// Where the code stands: what a macro of the standard library was called with, and not the macro.
fn written(span: &Value) -> &Value {
    let file = span["file_name"].as_str().unwrap_or_default();
    match &span["expansion"]["span"] {
        call if call.is_object() && file.contains("/library/") => written(call),
        _ => span,
    }
}

/// The code below the markers, lines joined.
fn marked(span: &Value) -> String {
    let lines = span["text"].as_array().expect("an array").iter();
    let parts = lines.map(|line| {
        let column = |name: &str| line[name].as_u64().expect("a number") as usize;
        let text = line["text"].as_str().expect("a text").chars();
        let (start, end) = (column("highlight_start"), column("highlight_end"));
        text.skip(start - 1).take(end - start).collect()
    });
    parts.collect::<Vec<String>>().join("\n")
}
