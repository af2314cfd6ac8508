//! The thread that waits for signals.

use std::fs;
use std::io;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::thread;

use signal_hook::consts::{SIGINT, SIGTERM};
use signal_hook::iterator::Signals;
use signal_hook::{flag, low_level};

use super::super::diagnostics::Diagnostics;

pub(super) fn start() {
    if let Err(error) = try_to_start() {
        Diagnostics::default().error(&format!(
            "signals cannot be watched, so SIGTERM and SIGINT will not flush spans: {error}"
        ));
    }
}

fn try_to_start() -> io::Result<()> {
    let before = Dispositions::read();
    let watched: Vec<_> = [SIGTERM, SIGINT]
        .into_iter()
        .filter(|signal| !before.ignores(*signal))
        .collect();
    // The handlers of a signal run in the order of their registration: the first signal finds the flag down and
    // raises it, the second finds it up.
    let is_second = Arc::new(AtomicBool::new(false));
    for signal in watched.iter().filter(|signal| !before.catches(**signal)) {
        let is_second = Arc::clone(&is_second);
        match is_first_process() {
            true => flag::register_conditional_shutdown(*signal, status(*signal), is_second)?,
            false => flag::register_conditional_default(*signal, is_second)?,
        };
    }
    for signal in &watched {
        flag::register(*signal, Arc::clone(&is_second))?;
    }
    let mut signals = Signals::new(&watched)?;
    thread::Builder::new()
        .name("traced-signals".to_owned())
        .spawn(move || {
            for signal in signals.forever() {
                if !super::on_signal(before.catches(signal)) {
                    end(signal);
                }
            }
        })?;
    Ok(())
}

/// Ends the process as the signal would have without us.
fn end(signal: i32) {
    let name = low_level::signal_name(signal).unwrap_or("a signal");
    let diagnostics = super::diagnostics();
    diagnostics.info(&format!(
        "{name}: spans are flushed, and the process ends. To end it yourself, wait for traced::shutdown_signal() \
         or set Config::handle_signals(false)"
    ));
    if is_first_process() {
        low_level::exit(status(signal));
    }
    if let Err(error) = low_level::emulate_default_handler(signal) {
        diagnostics.error(&format!("{name} could not end the process: {error}"));
    }
}

/// Whether this is the first process of its system or container. The kernel keeps signals from it that it does not
/// handle, even those that it sends to itself.
fn is_first_process() -> bool {
    std::process::id() == 1
}

/// What shells say of a process that this signal has ended.
fn status(signal: i32) -> i32 {
    128 + signal
}

/// What signals did before we came: a program started with `nohup`, or with handlers of its own, keeps its ways.
#[derive(Debug, Clone, Copy, Default)]
struct Dispositions {
    ignored: u64,
    caught: u64,
}

impl Dispositions {
    /// Linux tells without a system call that safe Rust could not make; elsewhere the defaults are assumed.
    fn read() -> Self {
        fs::read_to_string("/proc/self/status")
            .map_or_else(|_| Self::default(), |status| Self::parse(&status))
    }

    fn parse(status: &str) -> Self {
        let mask = |field: &str| {
            let line = status.lines().find_map(|line| line.strip_prefix(field))?;
            u64::from_str_radix(line.trim(), 16).ok()
        };
        Self {
            ignored: mask("SigIgn:").unwrap_or(0),
            caught: mask("SigCgt:").unwrap_or(0),
        }
    }

    fn ignores(self, signal: i32) -> bool {
        has(self.ignored, signal)
    }

    fn catches(self, signal: i32) -> bool {
        has(self.caught, signal)
    }
}

fn has(mask: u64, signal: i32) -> bool {
    mask >> (signal - 1) & 1 == 1
}

#[cfg(test)]
mod tests {
    use super::{Dispositions, SIGINT, SIGTERM};

    #[test]
    fn dispositions_are_read_from_the_kernels_masks() {
        let status = "Name:\tsvc\nSigIgn:\t0000000000000002\nSigCgt:\t0000000000004000\n";
        let dispositions = Dispositions::parse(status);
        assert!(dispositions.ignores(SIGINT) && !dispositions.ignores(SIGTERM));
        assert!(dispositions.catches(SIGTERM) && !dispositions.catches(SIGINT));
    }
}
