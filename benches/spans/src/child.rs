//! Processes of our own: peers have global state, so that each is measured in its own.

use std::process::{Command, Stdio};

use crate::failure::Failure;

/// This program, with these arguments and nothing of the environment, which might say something to a peer.
pub(crate) fn command(arguments: &[&str]) -> Result<Command, Failure> {
    let mut command = Command::new(std::env::current_exe()?);
    command.args(arguments).env_clear();
    Ok(command)
}

/// What a command prints, once it has ended well.
pub(crate) fn output(mut command: Command) -> Result<String, Failure> {
    let output = command.stderr(Stdio::inherit()).output()?;
    if !output.status.success() {
        return Err(format!("{command:?} ended with {}", output.status).into());
    }
    Ok(String::from_utf8(output.stdout)?)
}
