//! The server of `axum_server`, seen from the process that measures it.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use crate::child;
use crate::failure::Failure;

/// A server that runs.
pub(crate) struct Server {
    process: Child,
    output: BufReader<ChildStdout>,
    port: String,
}

impl Server {
    /// Starts it by `command`.
    pub(crate) fn start(mut command: Command) -> Result<Self, Failure> {
        let mut process = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output of the server")?;
        let mut server = Self {
            process,
            output: BufReader::new(output),
            port: String::new(),
        };
        server.port = server.line()?;
        Ok(server)
    }

    /// Sends it so many requests.
    pub(crate) fn load(&self, requests: u64) -> Result<(), Failure> {
        let requests = requests.to_string();
        let client = child::command(&["load", &self.port, "--requests", &requests])?;
        child::output(client).map(drop)
    }

    /// The nanoseconds of processor time so far, and the spans exported.
    pub(crate) fn mark(&mut self) -> Result<(f64, f64), Failure> {
        let input = self.process.stdin.as_mut();
        input.ok_or("no input of the server")?.write_all(b"\n")?;
        let line = self.line()?;
        let (nanoseconds, exported) = line.split_once(' ').ok_or("not a mark")?;
        Ok((nanoseconds.parse()?, exported.parse()?))
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    /// Waits for its end.
    pub(crate) fn stop(mut self) -> Result<(), Failure> {
        drop(self.process.stdin.take());
        self.process.wait()?;
        Ok(())
    }
}
