//! What the command line asks for.

use std::time::Duration;

use lexopt::{Arg, Parser, ValueExt as _};

use crate::failure::Failure;
use crate::mode::Mode;
use crate::peers::PeerName;
use crate::scenario::Scenario;

pub(crate) const HELP: &str = "\
What a span costs with traced and with its peers.

cargo run --release -p traced-benches-spans -- <subcommand> [options]

latency       nanoseconds per call, and the ratios that are asked for
    --rounds N          how often each process is run, in turns (9)
    --milliseconds N    how long each scenario is measured each time (40)
instructions  instructions per call, by callgrind or else by perf
    --calls N           how many calls are counted (2000)
";

/// One subcommand with its options.
#[derive(Debug)]
pub(crate) enum Command {
    Latency(LatencyOptions),
    Instructions(InstructionsOptions),
    /// In a process of its own: the latencies of one peer in one mode.
    LatencyOf(LatencySubject),
    /// In a process of its own: so many calls, counted from outside.
    Run(RunSubject, u64),
    Help,
}

#[derive(Debug)]
pub(crate) struct LatencyOptions {
    pub(crate) rounds: u32,
    pub(crate) budget: Duration,
}

#[derive(Debug)]
pub(crate) struct InstructionsOptions {
    pub(crate) calls: u64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct LatencySubject {
    pub(crate) peer: PeerName,
    pub(crate) mode: Mode,
    pub(crate) budget: Duration,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct RunSubject {
    pub(crate) peer: PeerName,
    pub(crate) mode: Mode,
    pub(crate) scenario: Scenario,
}

/// Reads them.
pub(crate) fn parse() -> Result<Command, Failure> {
    let mut parser = Parser::from_env();
    let mut options = Options::default();
    let mut words = Vec::new();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("rounds") => options.rounds = parser.value()?.parse()?,
            Arg::Long("milliseconds") => options.milliseconds = parser.value()?.parse()?,
            Arg::Long("calls") => options.calls = parser.value()?.parse()?,
            Arg::Long("help") | Arg::Short('h') => return Ok(Command::Help),
            Arg::Value(word) => words.push(word.string()?),
            other => return Err(other.unexpected().into()),
        }
    }
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    options.command(&words)
}

struct Options {
    rounds: u32,
    milliseconds: u64,
    calls: u64,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rounds: 9,
            milliseconds: 40,
            calls: 2000,
        }
    }
}

impl Options {
    fn command(self, words: &[&str]) -> Result<Command, Failure> {
        let budget = Duration::from_millis(self.milliseconds);
        Ok(match words {
            ["latency"] => Command::Latency(LatencyOptions {
                rounds: self.rounds.max(1),
                budget,
            }),
            ["instructions"] => Command::Instructions(InstructionsOptions {
                calls: self.calls.max(1),
            }),
            ["latency-of", peer, mode] => Command::LatencyOf(LatencySubject {
                peer: peer.parse()?,
                mode: mode.parse()?,
                budget,
            }),
            ["run", peer, mode, scenario] => Command::Run(
                RunSubject {
                    peer: peer.parse()?,
                    mode: mode.parse()?,
                    scenario: scenario.parse()?,
                },
                self.calls,
            ),
            _ => return Err(format!("no such subcommand.\n\n{HELP}").into()),
        })
    }
}
