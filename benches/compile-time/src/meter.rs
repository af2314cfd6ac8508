//! What a command costs.

use std::process::{Command, Stdio};

use nix::sys::resource::{UsageWho, getrusage};

use crate::Failure;

/// What is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Meter {
    /// Instructions in user mode, by `perf`, in thousand millions.
    Instructions,
    /// Processor time in user mode, in seconds, where `perf` is missing or may not count.
    UserTime,
}

impl Meter {
    pub(crate) fn find() -> Self {
        match instructions(&Command::new("true")) {
            Ok(_) => Self::Instructions,
            Err(_) => Self::UserTime,
        }
    }

    pub(crate) fn measure(self, command: Command) -> Result<f64, Failure> {
        match self {
            Self::Instructions => Ok(instructions(&command)? / 1e9),
            Self::UserTime => user_time(command),
        }
    }
}

fn instructions(command: &Command) -> Result<f64, Failure> {
    let mut perf = Command::new("perf");
    perf.args([
        "stat",
        "-x",
        ",",
        "-e",
        "instructions:u",
        "--log-fd",
        "1",
        "--",
    ])
    .arg(command.get_program())
    .args(command.get_args())
    .stdin(Stdio::null());
    if let Some(folder) = command.get_current_dir() {
        perf.current_dir(folder);
    }
    for (name, value) in command.get_envs() {
        match value {
            Some(value) => perf.env(name, value),
            None => perf.env_remove(name),
        };
    }
    let output = perf.output()?;
    let text = String::from_utf8(output.stdout)?;
    if !output.status.success() {
        let error = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{perf:?} ended with {}: {error}", output.status).into());
    }
    let counted = text.lines().find(|line| line.contains("instructions"));
    let count = counted.and_then(|line| line.split(',').next()?.trim().parse().ok());
    count.ok_or_else(|| format!("perf counts no instructions here: {text}").into())
}

fn user_time(mut command: Command) -> Result<f64, Failure> {
    let before = user_time_of_children()?;
    let status = command.status()?;
    if !status.success() {
        return Err(format!("{command:?} ended with {status}").into());
    }
    Ok(user_time_of_children()? - before)
}

fn user_time_of_children() -> Result<f64, Failure> {
    let time = getrusage(UsageWho::RUSAGE_CHILDREN)?.user_time();
    Ok(time.tv_sec() as f64 + time.tv_usec() as f64 / 1e6)
}
