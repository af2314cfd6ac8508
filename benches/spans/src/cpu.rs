//! `cpu`: what a recorded span costs the process, background threads included.

use std::fmt;

use crate::arguments::{CpuOptions, CpuSubject};
use crate::child;
use crate::exporter::Counter;
use crate::failure::Failure;
use crate::machine::print_header;
use crate::mode::Mode;
use crate::peers::{ForPeer, Peer, PeerName};
use crate::receiver::Receiver;
use crate::scenario::Scenario;
use crate::set_up::{Destination, SetUp};
use crate::statistics::least;
use crate::table::{Table, number};
use crate::usage::processor_time;

/// How many spans are recorded between two flushes, and a queue in which they all have room.
const CALLS_PER_FLUSH: u64 = 8000;
const QUEUE: u32 = 16_384;

/// By hand is what `traced` is held against, with an exporter that drops everything.
const LIMIT_OF_BY_HAND: f64 = 0.35;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Exported {
    Dropped,
    Otlp,
}

impl fmt::Display for Exported {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Dropped => "dropped",
            Self::Otlp => "OTLP",
        })
    }
}

struct Cell {
    peer: PeerName,
    exported: Exported,
    nanoseconds: f64,
    /// Made and not exported; negative where others' spans were exported too.
    lost: i64,
}

/// Measures everybody in turns, and prints the table.
pub(crate) fn compare(options: &CpuOptions) -> Result<(), Failure> {
    let mut cells = Vec::new();
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        for exported in [Exported::Dropped, Exported::Otlp] {
            for &peer in PeerName::ALL {
                if is_measured(peer, exported) {
                    cells.push(cell(peer, exported, options.spans)?);
                }
            }
        }
    }
    print_header("Processor time of one recorded leaf3 span, in nanoseconds");
    let (rounds, spans) = (options.rounds, options.spans);
    println!(
        "Of all threads of the process, in user mode and in the kernel; the least of {rounds} interleaved rounds of {spans} \
         spans. The OTLP receiver is another process.\n"
    );
    print_results(&cells);
    print_verdicts(&cells);
    Ok(())
}

fn is_measured(peer: PeerName, exported: Exported) -> bool {
    match peer {
        PeerName::Bare => false,
        PeerName::Fastrace => exported == Exported::Dropped,
        _ => true,
    }
}

fn cell(peer: PeerName, exported: Exported, spans: u64) -> Result<Cell, Failure> {
    let count = spans.to_string();
    let arguments = ["cpu-of", peer.name(), "--spans", &count];
    let (output, received) = match exported {
        Exported::Dropped => (child::output(child::command(&arguments)?)?, None),
        Exported::Otlp => {
            let receiver = Receiver::start()?;
            let endpoint = ["--endpoint", &receiver.endpoint];
            let output = child::output(child::command(&[&arguments[..], &endpoint].concat())?)?;
            (output, Some(receiver.stop()?))
        }
    };
    let [nanoseconds, made, counted] = output.trim().split(' ').collect::<Vec<_>>()[..] else {
        return Err(format!("not a result: {output}").into());
    };
    let arrived = match received {
        Some(received) => i64::try_from(received)?,
        None => counted.parse()?,
    };
    Ok(Cell {
        peer,
        exported,
        nanoseconds: nanoseconds.parse()?,
        lost: made.parse::<i64>()? - arrived,
    })
}

fn value(cells: &[Cell], peer: PeerName, exported: Exported) -> f64 {
    let of_subject = cells
        .iter()
        .filter(|cell| (cell.peer, cell.exported) == (peer, exported));
    least(of_subject.map(|cell| cell.nanoseconds).collect())
}

fn print_results(cells: &[Cell]) {
    let mut table = Table::new(&["", "dropped", "OTLP", "lost"]);
    for &peer in PeerName::ALL.iter().filter(|&&peer| peer != PeerName::Bare) {
        let lost: i64 = cells
            .iter()
            .filter(|cell| cell.peer == peer)
            .map(|cell| cell.lost)
            .sum();
        table.row([
            peer.title().to_owned(),
            number(value(cells, peer, Exported::Dropped)),
            number(value(cells, peer, Exported::Otlp)),
            lost.to_string(),
        ]);
    }
    println!("{table}");
}

fn print_verdicts(cells: &[Cell]) {
    let of = |peer, exported| value(cells, peer, exported);
    let dropped = Exported::Dropped;
    let ratio = of(PeerName::Traced, dropped) / of(PeerName::ByHand, dropped);
    let verdict = if ratio <= LIMIT_OF_BY_HAND {
        "yes"
    } else {
        "**no**"
    };
    println!("- dropped, against by hand: {ratio:.2}, at most {LIMIT_OF_BY_HAND}: {verdict}");
    let traced = of(PeerName::Traced, Exported::Otlp);
    let others = [
        PeerName::ByHand,
        PeerName::FastraceToOpenTelemetry,
        PeerName::Tracing,
        PeerName::TracingLean,
    ];
    let is_least = others.iter().all(|&peer| traced < of(peer, Exported::Otlp));
    let verdict = if is_least { "yes" } else { "**no**" };
    println!("- OTLP, below all others: {verdict}");
}

/// Records the spans: this process is the subject's.
pub(crate) fn measure(subject: CpuSubject) -> Result<(), Failure> {
    subject.peer.dispatch(Measure(subject))
}

struct Measure(CpuSubject);

impl ForPeer for Measure {
    type Output = Result<(), Failure>;

    fn run<P: Peer>(self) -> Self::Output {
        let counter = Counter::default();
        let destination = match self.0.endpoint {
            Some(endpoint) => Destination::Otlp(endpoint),
            None => Destination::Counter(counter.clone()),
        };
        let peer = P::set_up(&SetUp {
            queue: QUEUE,
            destination,
            sampled: None,
        })?;
        let record = |calls| {
            Scenario::Leaf3.run::<P>(Mode::Recorded, calls);
            peer.flush()
        };
        record(CALLS_PER_FLUSH)?;
        let mut made = Scenario::Leaf3.spans(CALLS_PER_FLUSH);
        let before = processor_time()?;
        let mut left = self.0.spans;
        while left > 0 {
            let calls = left.min(CALLS_PER_FLUSH);
            record(calls)?;
            made += Scenario::Leaf3.spans(calls);
            left -= calls;
        }
        let used = processor_time()? - before;
        let each = used.as_secs_f64() * 1e9 / self.0.spans as f64;
        println!("{each:.3} {made} {}", counter.exported());
        Ok(())
    }
}
