//! What a span costs with `traced` and with its peers: the same work for everybody, each in processes of its own,
//! in turns.

mod acceptance;
mod arguments;
mod child;
mod executor;
mod failure;
mod instructions;
mod latency;
mod machine;
mod mode;
mod peers;
mod scenario;
mod set_up;
mod statistics;
mod table;
mod work;

use std::process::ExitCode;

use arguments::Command;

/// Runs the subcommand that the arguments name, and prints its table.
#[must_use]
pub fn main() -> ExitCode {
    let result = arguments::parse().and_then(|command| match command {
        Command::Latency(options) => latency::compare(&options),
        Command::Instructions(options) => instructions::compare(&options),
        Command::LatencyOf(subject) => latency::measure(subject),
        Command::Run(subject, calls) => instructions::run(subject, calls),
        Command::Help => {
            print!("{}", arguments::HELP);
            Ok(())
        }
    });
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
