//! A service in a process of its own.

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, Command, Stdio};

/// A service; killed, if it still runs, when the test is over.
///
/// ```
/// use std::process::Command;
/// use traced_services_tests::Service;
///
/// let (service, ready) = Service::start(Command::new("sh").args(["-c", "trap 'exit' TERM; echo ready; while :; do sleep 0.1; done"]));
/// assert_eq!(ready, "ready");
/// assert_eq!(service.stop(), "");
/// ```
#[derive(Debug)]
pub struct Service(Child);

impl Service {
    /// Starts it, and returns what it says when it is ready.
    ///
    /// # Panics
    ///
    /// Where it does not start.
    pub fn start(command: &mut Command) -> (Self, String) {
        let process = command.stdout(Stdio::piped()).spawn();
        let mut service = Service(process.expect("the service starts"));
        let mut ready = String::new();
        let output = service.0.stdout.as_mut().expect("its output is piped");
        // One byte at a time: what follows the line is read later, and not by this reader.
        BufReader::with_capacity(1, output)
            .read_line(&mut ready)
            .expect("its output can be read");
        (service, ready.trim().to_owned())
    }

    /// Asks it to stop, and returns what else it printed.
    ///
    /// # Panics
    ///
    /// Where it does not stop as if nothing had happened.
    #[must_use]
    pub fn stop(mut self) -> String {
        let killed = Command::new("kill").arg(self.0.id().to_string()).status();
        assert!(killed.expect("kill runs").success());
        let mut text = String::new();
        let output = self.0.stdout.as_mut().expect("its output is piped");
        output
            .read_to_string(&mut text)
            .expect("its output can be read");
        assert!(self.0.wait().expect("it ends").success());
        text
    }

    /// Ends it as a crash would.
    ///
    /// # Panics
    ///
    /// Where it has ended already.
    pub fn kill(mut self) {
        self.0.kill().expect("it runs");
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
