//! Runs the program and takes its output apart.

#![allow(dead_code, reason = "no test file uses all of it")]

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::Path;
use std::process::{Child, ChildStdout, Command, ExitStatus, Output, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};

use signal_hook::consts::SIGINT;
use signal_hook::flag;

/// The program, with nothing of the tester's own environment that would change what it does.
pub(crate) fn essay_pipeline() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_essay-pipeline"));
    let changes = [
        "OTEL_",
        "OPENAI_",
        "TRACED_",
        "DATABASE_URL",
        "RABBITMQ_URL",
        "KAFKA_BROKERS",
    ];
    for (name, _) in std::env::vars() {
        if changes.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}

/// Runs it on `essays`, or on the essays that come with it.
pub(crate) fn run(essays: Option<&Path>) -> Output {
    let mut command = essay_pipeline();
    if let Some(essays) = essays {
        command.arg("--essays").arg(essays);
    }
    command.output().expect("the program starts")
}

/// A folder with one short essay in it.
pub(crate) fn one_essay() -> tempfile::TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("essay.txt"), "A good essay.").expect("an essay");
    folder
}

pub(crate) fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).expect("the output is text")
}

pub(crate) fn stderr(output: &Output) -> String {
    String::from_utf8(output.stderr.clone()).expect("the messages are text")
}

/// The trees in `text`, each with its header.
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

/// The program while it runs; killed, if it still does, when the test is over.
pub(crate) struct Running {
    process: Child,
    output: BufReader<ChildStdout>,
}

impl Running {
    pub(crate) fn start(command: &mut Command) -> Self {
        let_programs_be_interrupted();
        let mut process = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let output = BufReader::new(process.stdout.take().expect("its output is piped"));
        Running { process, output }
    }

    /// The next line that it prints. If it ends instead, the line is empty.
    pub(crate) fn line(&mut self) -> String {
        let mut line = String::new();
        self.output
            .read_line(&mut line)
            .expect("its output can be read");
        line.trim().to_owned()
    }

    /// Sends it a signal, waits for its end, and returns its status and what else it printed.
    pub(crate) fn end(mut self, signal: &str) -> (ExitStatus, String, String) {
        let killed = Command::new("kill")
            .args([format!("-{signal}"), self.process.id().to_string()])
            .status();
        assert!(killed.expect("kill runs").success());
        let (mut text, mut messages) = (String::new(), String::new());
        self.output
            .read_to_string(&mut text)
            .expect("its output can be read");
        let mut errors = self.process.stderr.take().expect("its messages are piped");
        errors
            .read_to_string(&mut messages)
            .expect("its messages can be read");
        (self.process.wait().expect("it ends"), text, messages)
    }
}

/// Tests that run in the background of a script ignore SIGINT, and so would the programs that they start. What a process
/// catches they do not ignore: so here SIGINT is caught, to do what it does by default.
fn let_programs_be_interrupted() {
    static CATCH: Once = Once::new();
    CATCH.call_once(|| {
        let at_once = Arc::new(AtomicBool::new(true));
        flag::register_conditional_default(SIGINT, at_once).expect("SIGINT can be caught");
    });
}

impl Drop for Running {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}
