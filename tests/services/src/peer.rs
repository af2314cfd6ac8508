//! Other programs that a test talks to: in Python, in Node, or of this package.

use std::io::{BufRead as _, BufReader, Read as _};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

use crate::program;

/// How long a peer may say nothing. Far more than any needs: a test that waits that long fails.
const PATIENCE: Duration = Duration::from_secs(120);

/// A program that runs. It is killed, if it still runs, when the test is over.
#[derive(Debug)]
pub struct Peer {
    name: String,
    child: Child,
    lines: Receiver<String>,
    errors: Option<JoinHandle<String>>,
}

/// A program of `tests/interop/peers/python`.
///
/// # Panics
///
/// Where `scripts/peers` has not made the environment that it runs in.
///
/// ```no_run
/// traced_services_tests::peer::python("rabbitmq_producer.py").args(["essays", "Smörgås."]);
/// ```
#[must_use]
pub fn python(name: &str) -> Command {
    let mut command = program(&made_by_script("python/bin/python"));
    command
        .arg(root().join("tests/interop/peers/python").join(name))
        // Nothing is left in the folder of the sources.
        .env("PYTHONDONTWRITEBYTECODE", "1");
    command
}

/// A program of `tests/interop/peers/node`.
///
/// # Panics
///
/// Where `scripts/peers` has not installed the packages that it needs.
///
/// ```no_run
/// traced_services_tests::peer::node("rabbitmq_producer.mjs").args(["essays", "Smörgås."]);
/// ```
#[must_use]
pub fn node(name: &str) -> Command {
    // The packages are beside the link to the program, and not beside the program.
    let linked = made_by_script(&format!("node/{name}"));
    let mut command = program("node");
    command
        .args(["--preserve-symlinks", "--preserve-symlinks-main"])
        .arg(linked);
    command
}

fn root() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    let root = package.ancestors().nth(2);
    root.expect("this package is in tests/services").to_owned()
}

fn made_by_script(path: &str) -> String {
    let path = root().join(".cache/peers").join(path);
    assert!(
        path.exists(),
        "{} is missing: run scripts/peers, or scripts/services-test, which does so",
        path.display()
    );
    path.display().to_string()
}

impl Peer {
    /// Starts it.
    ///
    /// # Panics
    ///
    /// Where it cannot be started.
    ///
    /// ```
    /// use traced_services_tests::peer::Peer;
    /// use traced_services_tests::program;
    ///
    /// let peer = Peer::start(program("printf").arg(r"ready\nAn essay.\n"));
    /// let peer = peer.wait_for("ready");
    /// assert_eq!(peer.finish(), "An essay.");
    /// ```
    #[must_use]
    pub fn start(command: &mut Command) -> Self {
        let name = command.get_program().display().to_string();
        let mut child = command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            // Without its environment, which has passwords in it.
            .unwrap_or_else(|error| panic!("{name}: {error}; scripts/peers says what is missing"));
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        let (sender, lines) = mpsc::channel();
        thread::spawn(move || {
            for line in output.lines() {
                // Whoever is not interested any more hangs up.
                if sender.send(line.expect("it prints UTF-8")).is_err() {
                    break;
                }
            }
        });
        let mut errors = child.stderr.take().expect("its messages are piped");
        let errors = thread::spawn(move || {
            let mut text = Vec::new();
            // What can be read until it is killed.
            let _ = errors.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Self {
            name,
            child,
            lines,
            errors: Some(errors),
        }
    }

    /// Waits until it prints this line.
    ///
    /// # Panics
    ///
    /// Where it ends before, or says nothing for too long.
    #[must_use]
    pub fn wait_for(mut self, expected: &str) -> Self {
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) if line == expected => return self,
                Ok(_) => {}
                Err(RecvTimeoutError::Timeout) => self.fail(&format!("no {expected:?} from it")),
                Err(RecvTimeoutError::Disconnected) => {
                    self.fail(&format!("ended before it printed {expected:?}"));
                }
            }
        }
    }

    /// Waits for its end, and returns what else it printed.
    ///
    /// # Panics
    ///
    /// Where it fails, or says nothing for too long.
    #[must_use]
    pub fn finish(mut self) -> String {
        let mut printed = Vec::new();
        loop {
            match self.lines.recv_timeout(PATIENCE) {
                Ok(line) => printed.push(line),
                Err(RecvTimeoutError::Disconnected) => break,
                Err(RecvTimeoutError::Timeout) => self.fail("does not end"),
            }
        }
        let status = self.child.wait().expect("it can be waited for");
        if !status.success() {
            self.fail(&format!("ended with {status}"));
        }
        printed.join("\n")
    }

    fn fail(&mut self, why: &str) -> ! {
        // It may have ended already.
        let _ = self.child.kill();
        let errors = self.errors.take().and_then(|errors| errors.join().ok());
        let errors = errors.unwrap_or_default();
        panic!("{}: {why}:\n{errors}", self.name);
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
