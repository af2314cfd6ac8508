//! What a span costs with `traced` and with its peers: the same work for everybody, each in processes of its own,
//! in turns.

mod acceptance;
mod allocations;
mod arguments;
mod axum_cost;
mod axum_process;
mod axum_server;
mod child;
mod cpu;
mod executor;
mod exporter;
mod failure;
mod instructions;
mod latency;
mod load;
mod machine;
mod mode;
mod peers;
mod receiver;
mod scenario;
mod set_up;
mod show;
mod statistics;
mod table;
mod throughput;
mod usage;
mod work;

use std::process::ExitCode;

pub use allocations::{Count, allocations};
use arguments::Command;
use failure::Failure;

/// Runs the subcommand that the arguments name, and prints its table.
#[must_use]
pub fn main() -> ExitCode {
    report(arguments::parse().and_then(|command| match command {
        Command::Latency(options) => latency::compare(&options),
        Command::Instructions(options) => instructions::compare(&options),
        Command::LatencyOf(subject) => latency::measure(subject),
        Command::Run(subject, calls) => instructions::run(subject, calls),
        Command::Cpu(options) => cpu::compare(&options),
        Command::CpuOf(subject) => cpu::measure(subject),
        Command::Throughput(options) => throughput::compare(&options),
        Command::ThroughputOf(subject) => throughput::measure(subject),
        Command::Axum(options) => axum_cost::compare(&options),
        Command::AxumInstructions(requests) => axum_cost::compare_instructions(requests),
        Command::AxumOf(subject) => axum_server::serve(subject),
        Command::Show => show::compare(),
        Command::ShowOf(peer) => show::show(peer),
        Command::Load(port, requests) => load::send(port, requests),
        Command::Receiver => receiver::serve(),
        Command::Help => {
            print!("{}", arguments::HELP);
            Ok(())
        }
    }))
}

fn report(result: Result<(), Failure>) -> ExitCode {
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}
