//! Runs the program and takes its output apart.

use std::path::Path;
use std::process::{Command, Output};

/// The program, with nothing of the tester's own environment that would change what it does.
pub(crate) fn essay_pipeline() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_essay-pipeline"));
    for (name, _) in std::env::vars() {
        if name.starts_with("OTEL_") || name.starts_with("OPENAI_") || name == "DATABASE_URL" {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it on `essays`, or on the essays that come with it.
#[allow(dead_code, reason = "not every test file runs the job on its own")]
pub(crate) fn run(essays: Option<&Path>) -> Output {
    let mut command = essay_pipeline();
    if let Some(essays) = essays {
        command.arg("--essays").arg(essays);
    }
    command.output().expect("the program starts")
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is text")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("the messages are text")
}

/// The trees in `text`, each with its header.
#[allow(dead_code, reason = "not every test file looks at trees")]
pub(crate) fn trees(text: &str) -> Vec<String> {
    let mut trees: Vec<String> = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        if line.starts_with("trace ") {
            trees.push(String::new());
            inside = true;
        } else if line.is_empty() {
            inside = false;
        }
        if let (true, Some(tree)) = (inside, trees.last_mut()) {
            tree.push_str(line);
            tree.push('\n');
        }
    }
    trees
}
