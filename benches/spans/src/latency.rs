//! `latency`: how long the caller waits for each call.
//!
//! Spans are recorded in bursts, at the end of which they are flushed while nobody looks at the clock. A burst is long
//! enough for the exporter's thread to work at the same time, which is where some peers' callers wait.

use std::time::{Duration, Instant};

use crate::acceptance;
use crate::arguments::{LatencyOptions, LatencySubject};
use crate::child;
use crate::exporter::Counter;
use crate::failure::Failure;
use crate::machine::print_header;
use crate::mode::Mode;
use crate::peers::{ForPeer, Peer, PeerName};
use crate::scenario::Scenario;
use crate::set_up::{Destination, SetUp};
use crate::statistics::{least, median};
use crate::table::{Table, number};

/// There is room for a burst and half of another, and no more: a ring whose memory is always cold is slower.
fn queue(burst: u64) -> u32 {
    u32::try_from(burst + burst / 2).unwrap_or(u32::MAX)
}

/// Without spans there is only the clock to be amortised.
const CALLS_PER_SAMPLE: u64 = 20_000;
const MINIMUM_OF_SAMPLES: usize = 5;

/// One result of one process.
struct Cell {
    peer: PeerName,
    mode: Mode,
    scenario: Scenario,
    nanoseconds: f64,
    made: u64,
    exported: u64,
}

/// Measures everybody in turns, and prints the tables.
pub(crate) fn compare(options: &LatencyOptions) -> Result<(), Failure> {
    let mut cells = Vec::new();
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        for mode in Mode::ALL {
            for &peer in PeerName::ALL.iter().filter(|peer| peer.differs_in(mode)) {
                cells.extend(cells_of(peer, mode, options)?);
            }
        }
    }
    print_header("Latency: nanoseconds per call");
    let rounds = options.rounds;
    let burst = options.burst;
    println!(
        "The caller's wall time, the least of the medians of {rounds} interleaved rounds, with {burst} spans between two \
         flushes.\n"
    );
    print_results(&cells);
    print_losses(&cells);
    acceptance::print(|peer, mode, scenario| value(&cells, peer, mode, scenario));
    Ok(())
}

fn cells_of(peer: PeerName, mode: Mode, options: &LatencyOptions) -> Result<Vec<Cell>, Failure> {
    let milliseconds = options.budget.as_millis().to_string();
    let burst = options.burst.to_string();
    let arguments = [
        "latency-of",
        peer.name(),
        mode.name(),
        "--burst",
        &burst,
        "--milliseconds",
    ];
    let output = child::output(child::command(
        &[&arguments[..], &[&milliseconds]].concat(),
    )?)?;
    output
        .lines()
        .map(|line| {
            let [scenario, nanoseconds, made, exported] = line.split(' ').collect::<Vec<_>>()[..]
            else {
                return Err(format!("not a result: {line}").into());
            };
            Ok(Cell {
                peer,
                mode,
                scenario: scenario.parse()?,
                nanoseconds: nanoseconds.parse()?,
                made: made.parse()?,
                exported: exported.parse()?,
            })
        })
        .collect()
}

fn value(cells: &[Cell], peer: PeerName, mode: Mode, scenario: Scenario) -> Option<f64> {
    let of_subject = cells
        .iter()
        .filter(|cell| (cell.peer, cell.mode, cell.scenario) == (peer, mode, scenario));
    let values: Vec<f64> = of_subject.map(|cell| cell.nanoseconds).collect();
    (!values.is_empty()).then(|| least(values))
}

fn print_results(cells: &[Cell]) {
    let mut header = vec![""];
    header.extend(Scenario::ALL.map(Scenario::name));
    let mut table = Table::new(&header);
    let mut row = |peer: PeerName, mode: Mode, title: String| {
        let values = Scenario::ALL.map(|it| value(cells, peer, mode, it).unwrap_or(f64::NAN));
        table.row(std::iter::once(title).chain(values.map(number)));
    };
    row(
        PeerName::Bare,
        Mode::Disabled,
        PeerName::Bare.title().to_owned(),
    );
    for mode in Mode::ALL {
        let peers = PeerName::ALL.iter().filter(|&&peer| peer != PeerName::Bare);
        for &peer in peers.filter(|peer| peer.differs_in(mode)) {
            row(peer, mode, format!("{mode}: {}", peer.title()));
        }
    }
    println!("{table}");
}

/// Over all scenarios, because fastrace may report the last spans of one with the first of the next.
fn print_losses(cells: &[Cell]) {
    let mut is_complete = true;
    for &peer in PeerName::ALL {
        for mode in Mode::ALL {
            let of_subject = cells
                .iter()
                .filter(|cell| (cell.peer, cell.mode) == (peer, mode));
            let (made, exported) = of_subject.fold((0, 0), |(made, exported), cell| {
                (made + cell.made, exported + cell.exported)
            });
            if made != exported {
                is_complete = false;
                println!("- {peer} {mode}: {exported} of {made} spans exported");
            }
        }
    }
    if is_complete {
        println!("Every span that was to be recorded was exported, and no other.");
    }
    println!();
}

/// Measures one peer in one mode: this process is theirs.
pub(crate) fn measure(subject: LatencySubject) -> Result<(), Failure> {
    subject.peer.dispatch(Measure(subject))
}

struct Measure(LatencySubject);

impl ForPeer for Measure {
    type Output = Result<(), Failure>;

    fn run<P: Peer>(self) -> Self::Output {
        let Self(LatencySubject {
            mode,
            budget,
            burst,
            ..
        }) = self;
        let counter = Counter::default();
        let set_up = SetUp {
            queue: queue(burst),
            destination: Destination::Counter(counter.clone()),
            sampled: None,
        };
        let peer = match mode {
            Mode::Disabled => None,
            _ => Some(P::set_up(&set_up)?),
        };
        let flush = || peer.as_ref().map_or(Ok(()), P::flush);
        for scenario in Scenario::ALL {
            let calls = match mode {
                Mode::Recorded => (burst / scenario.spans_per_call()).max(1),
                _ => CALLS_PER_SAMPLE,
            };
            // A processor that had nothing to do takes a while to be as fast as it can be.
            let start = Instant::now();
            while start.elapsed() < budget {
                scenario.run::<P>(mode, calls);
                flush()?;
            }
            let exported_before = counter.exported();
            let mut samples = Vec::new();
            let mut measured = Duration::ZERO;
            while measured < budget || samples.len() < MINIMUM_OF_SAMPLES {
                let start = Instant::now();
                scenario.run::<P>(mode, calls);
                let elapsed = start.elapsed();
                measured += elapsed;
                samples.push(elapsed.as_secs_f64() * 1e9 / calls as f64);
                flush()?;
            }
            let exported = counter.exported() - exported_before;
            let made = match mode {
                Mode::Recorded => scenario.spans(calls) * samples.len() as u64,
                _ => 0,
            };
            println!("{scenario} {:.3} {made} {exported}", median(samples));
        }
        Ok(())
    }
}
