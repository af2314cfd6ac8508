//! Services in processes of their own: what the environment does to them, and what they leave behind.

use std::fs;
use std::io::{BufRead as _, BufReader, Read};
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Once};
use std::thread;

use signal_hook::consts::SIGINT;
use signal_hook::flag;

/// A service that runs.
#[derive(Debug)]
pub struct Service {
    child: Child,
    stdout: BufReader<ChildStdout>,
}

/// What a service left behind.
#[derive(Debug)]
pub struct Ended {
    /// How it ended.
    pub status: ExitStatus,
    /// What it printed.
    pub stdout: String,
    /// What it, and tracing, had to say.
    pub stderr: String,
}

impl Service {
    /// Starts `program` with these arguments, and this environment and nothing else.
    #[must_use]
    pub fn start(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Self {
        let_services_be_interrupted();
        let mut child = Command::new(program)
            .args(arguments)
            .env_clear()
            .envs(environment.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the service can be started");
        let stdout = BufReader::new(child.stdout.take().expect("stdout is a pipe"));
        Self { child, stdout }
    }

    /// Waits until the service prints this line.
    ///
    /// # Panics
    ///
    /// If it ends before.
    pub fn wait_for(&mut self, expected: &str) {
        while self.next_line() != expected {}
    }

    /// The next line that the service prints.
    ///
    /// # Panics
    ///
    /// If it ends before.
    pub fn next_line(&mut self) -> String {
        let mut line = String::new();
        let read = self.stdout.read_line(&mut line);
        assert_ne!(
            read.expect("stdout can be read"),
            0,
            "the service has ended"
        );
        line.trim_end().to_owned()
    }

    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        signal(&self.child.id().to_string(), name);
    }

    /// Sends a signal to the one process that the service has started.
    ///
    /// # Panics
    ///
    /// Where the system does not tell which that is: Linux does.
    pub fn signal_child(&self, name: &str) {
        let id = self.child.id();
        let children = fs::read_to_string(format!("/proc/{id}/task/{id}/children"));
        signal(children.expect("Linux tells").trim(), name);
    }

    /// Waits for the end.
    #[must_use]
    pub fn end(mut self) -> Ended {
        // Side by side: a service that finds one of the pipes full goes no further.
        let mut messages = self.child.stderr.take().expect("stderr is a pipe");
        let stderr = thread::spawn(move || read(&mut messages));
        Ended {
            stdout: read(&mut self.stdout),
            stderr: stderr.join().expect("stderr is UTF-8"),
            status: self.child.wait().expect("the service can be waited for"),
        }
    }
}

fn signal(process: &str, name: &str) {
    let sent = Command::new("kill")
        .args(["-s", name, process])
        .status()
        .expect("`kill` can be run");
    assert!(sent.success());
}

/// Tests that run in the background of a script ignore SIGINT, and what a process ignores, those that it starts ignore
/// too. What it catches they do not: so here SIGINT is caught, to do what it does by default.
fn let_services_be_interrupted() {
    static CATCH: Once = Once::new();
    CATCH.call_once(|| {
        let at_once = Arc::new(AtomicBool::new(true));
        flag::register_conditional_default(SIGINT, at_once).expect("SIGINT can be caught");
    });
}

fn read(pipe: &mut impl Read) -> String {
    let mut text = String::new();
    pipe.read_to_string(&mut text).expect("the text is UTF-8");
    text
}

/// Runs `program` to its end.
#[must_use]
pub fn run(program: &str, arguments: &[&str], environment: &[(&str, &str)]) -> Ended {
    Service::start(program, arguments, environment).end()
}
