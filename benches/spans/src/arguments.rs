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
    --burst N           how many spans are recorded between two flushes (20000)
    --milliseconds N    how long each scenario is measured each time (40)
instructions  instructions per call, by callgrind or else by perf
    --calls N           how many calls are counted (2000)
cpu           processor time of a recorded span, background threads included
    --rounds N          (9)
    --spans N           how many are recorded each time (400000)
throughput    what is lost where spans come fast, and how much memory it takes
    --flat-seconds N    how long as fast as can be (5)
    --paced-seconds N   how long a million spans a second (10)
    --queue N           how many spans may wait, where that can be chosen (65536)
axum          processor time of a request to a server, at 100 % and at 10 % sampling
    --rounds N          (9)
    --requests N        how many are sent each time (100000)
axum-instructions   the same in instructions, by callgrind
    --requests N        how many are counted (50000)
show          the spans of one call of each scenario: what everybody records
";

const REQUESTS: u64 = 100_000;
/// Callgrind takes fifty times as long, and the start of a process varies by millions.
const COUNTED_REQUESTS: u64 = 50_000;

/// One subcommand with its options.
#[derive(Debug)]
pub(crate) enum Command {
    Latency(LatencyOptions),
    Instructions(InstructionsOptions),
    Cpu(CpuOptions),
    Throughput(ThroughputOptions),
    Axum(AxumOptions),
    /// How many requests are counted.
    AxumInstructions(u64),
    /// In a process of its own: the latencies of one peer in one mode.
    LatencyOf(LatencySubject),
    /// In a process of its own: so many calls, counted from outside.
    Run(RunSubject, u64),
    /// In a process of its own: the processor time of one peer.
    CpuOf(CpuSubject),
    /// In a process of its own: one peer in a hurry.
    ThroughputOf(ThroughputSubject),
    Show,
    /// In a process of its own: the spans of one peer.
    ShowOf(PeerName),
    /// In a process of its own: a server.
    AxumOf(AxumSubject),
    /// In a process of its own: so many requests to the server at that port.
    Load(u16, u64),
    /// In a process of its own: what takes OTLP.
    Receiver,
    Help,
}

#[derive(Debug)]
pub(crate) struct LatencyOptions {
    pub(crate) rounds: u32,
    pub(crate) budget: Duration,
    /// How many spans are recorded between two flushes.
    pub(crate) burst: u64,
}

#[derive(Debug)]
pub(crate) struct InstructionsOptions {
    pub(crate) calls: u64,
}

#[derive(Debug)]
pub(crate) struct CpuOptions {
    pub(crate) rounds: u32,
    pub(crate) spans: u64,
}

#[derive(Debug)]
pub(crate) struct CpuSubject {
    pub(crate) peer: PeerName,
    pub(crate) spans: u64,
    pub(crate) endpoint: Option<String>,
}

#[derive(Debug)]
pub(crate) struct ThroughputOptions {
    pub(crate) flat_seconds: u64,
    pub(crate) paced_seconds: u64,
    pub(crate) queue: u32,
}

#[derive(Debug)]
pub(crate) struct AxumOptions {
    pub(crate) rounds: u32,
    pub(crate) requests: u64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct AxumSubject {
    pub(crate) peer: PeerName,
    /// The share of the requests that is recorded.
    pub(crate) sampled: f64,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct ThroughputSubject {
    pub(crate) peer: PeerName,
    pub(crate) paced: bool,
    pub(crate) duration: Duration,
    pub(crate) queue: u32,
}

#[derive(Debug, Clone, Copy)]
pub(crate) struct LatencySubject {
    pub(crate) peer: PeerName,
    pub(crate) mode: Mode,
    pub(crate) budget: Duration,
    pub(crate) burst: u64,
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
            Arg::Long("burst") => options.burst = parser.value()?.parse()?,
            Arg::Long("calls") => options.calls = parser.value()?.parse()?,
            Arg::Long("spans") => options.spans = parser.value()?.parse()?,
            Arg::Long("requests") => options.requests = Some(parser.value()?.parse()?),
            Arg::Long("endpoint") => options.endpoint = Some(parser.value()?.string()?),
            Arg::Long("flat-seconds") => options.flat_seconds = parser.value()?.parse()?,
            Arg::Long("paced-seconds") => options.paced_seconds = parser.value()?.parse()?,
            Arg::Long("paced") => options.paced = true,
            Arg::Long("queue") => options.queue = parser.value()?.parse()?,
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
    burst: u64,
    calls: u64,
    spans: u64,
    requests: Option<u64>,
    endpoint: Option<String>,
    flat_seconds: u64,
    paced_seconds: u64,
    paced: bool,
    queue: u32,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            rounds: 9,
            milliseconds: 40,
            burst: 20_000,
            calls: 2000,
            spans: 400_000,
            requests: None,
            endpoint: None,
            flat_seconds: 5,
            paced_seconds: 10,
            paced: false,
            queue: 65_536,
        }
    }
}

impl Options {
    fn command(self, words: &[&str]) -> Result<Command, Failure> {
        Ok(match words {
            ["latency"] => Command::Latency(LatencyOptions {
                rounds: self.rounds.max(1),
                budget: self.budget(),
                burst: self.burst,
            }),
            ["instructions"] => Command::Instructions(InstructionsOptions {
                calls: self.calls.max(1),
            }),
            ["cpu"] => Command::Cpu(CpuOptions {
                rounds: self.rounds.max(1),
                spans: self.spans.max(1),
            }),
            ["throughput"] => Command::Throughput(ThroughputOptions {
                flat_seconds: self.flat_seconds,
                paced_seconds: self.paced_seconds,
                queue: self.queue,
            }),
            ["axum"] => Command::Axum(AxumOptions {
                rounds: self.rounds.max(1),
                requests: self.requests.unwrap_or(REQUESTS).max(1),
            }),
            ["axum-instructions"] => {
                Command::AxumInstructions(self.requests.unwrap_or(COUNTED_REQUESTS).max(1))
            }
            ["show"] => Command::Show,
            _ => return self.command_of_process(words),
        })
    }

    /// What the others have done in processes of their own.
    fn command_of_process(self, words: &[&str]) -> Result<Command, Failure> {
        Ok(match words {
            ["latency-of", peer, mode] => Command::LatencyOf(LatencySubject {
                peer: peer.parse()?,
                mode: mode.parse()?,
                budget: self.budget(),
                burst: self.burst,
            }),
            ["run", peer, mode, scenario] => Command::Run(
                RunSubject {
                    peer: peer.parse()?,
                    mode: mode.parse()?,
                    scenario: scenario.parse()?,
                },
                self.calls,
            ),
            ["cpu-of", peer] => Command::CpuOf(CpuSubject {
                peer: peer.parse()?,
                spans: self.spans.max(1),
                endpoint: self.endpoint,
            }),
            ["throughput-of", peer] => Command::ThroughputOf(ThroughputSubject {
                peer: peer.parse()?,
                paced: self.paced,
                duration: Duration::from_secs(self.flat_seconds),
                queue: self.queue,
            }),
            ["axum-of", peer, sampled] => Command::AxumOf(AxumSubject {
                peer: peer.parse()?,
                sampled: sampled.parse()?,
            }),
            ["show-of", peer] => Command::ShowOf(peer.parse()?),
            ["load", port] => Command::Load(port.parse()?, self.requests.unwrap_or(REQUESTS)),
            ["receiver"] => Command::Receiver,
            _ => return Err(format!("no such subcommand.\n\n{HELP}").into()),
        })
    }

    /// How long each scenario is measured.
    fn budget(&self) -> Duration {
        Duration::from_millis(self.milliseconds)
    }
}
