//! `allocations`: how often the caller's thread asks for memory, for each span.

use std::process::ExitCode;

use crate::exporter::Counter;
use crate::failure::Failure;
use crate::machine::print_header;
use crate::mode::Mode;
use crate::peers::{ForPeer, Peer, PeerName};
use crate::scenario::{CALLS_PER_ROOT, Scenario};
use crate::set_up::{Destination, SetUp};
use crate::table::Table;
use crate::{child, report};

/// Runs something, and counts the allocations of this thread meanwhile.
pub type Count = fn(&mut dyn FnMut()) -> u64;

const QUEUE: u32 = 8192;
const REPETITIONS: u64 = 20;
/// What a buffer that many spans share may add to each of them.
const SHARE_OF_BUFFERS: f64 = 0.05;

/// Compares everybody; with the names of a peer and a mode, measures them in this process.
#[must_use]
pub fn allocations(count: Count) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    report(match &arguments[..] {
        [] => compare(),
        [peer, mode] => measure(peer, mode, count),
        _ => Err("allocations takes no arguments".into()),
    })
}

fn compare() -> Result<(), Failure> {
    let mut header = vec![""];
    header.extend(Scenario::ALL.map(Scenario::name));
    let mut table = Table::new(&header);
    let mut verdicts = Vec::new();
    for mode in Mode::ALL {
        for &peer in PeerName::ALL.iter().filter(|peer| peer.differs_in(mode)) {
            let output = child::output(child::command(&[peer.name(), mode.name()])?)?;
            if peer == PeerName::Traced {
                verdicts.push(verdict(mode, &output)?);
            }
            let title = format!("{mode}: {}", peer.title());
            table.row(std::iter::once(title).chain(output.lines().map(str::to_owned)));
        }
    }
    print_header("Allocations of one span");
    println!(
        "On the caller's thread, with nothing of the root but with root1, whose roots they are as much as the spans \
         under them.\n\n{table}"
    );
    for verdict in verdicts {
        println!("- {verdict}");
    }
    Ok(())
}

/// What is asked for does not hold for errors, which are long, nor for roots, whose parents are objects too.
fn verdict(mode: Mode, output: &str) -> Result<String, Failure> {
    let limit = match mode {
        Mode::Recorded => 2.0 + SHARE_OF_BUFFERS,
        Mode::Unsampled | Mode::Disabled => 0.0,
    };
    let mut most = 0.0_f64;
    for (scenario, text) in Scenario::ALL.into_iter().zip(output.lines()) {
        if !matches!(scenario, Scenario::Err0 | Scenario::Root1) {
            most = most.max(text.parse()?);
        }
    }
    let reached = if most <= limit { "yes" } else { "**no**" };
    Ok(format!(
        "{mode}, traced, without err0 and root1: {most:.2}, at most {limit}: {reached}"
    ))
}

fn measure(peer: &str, mode: &str, count: Count) -> Result<(), Failure> {
    let peer: PeerName = peer.parse()?;
    let mode: Mode = mode.parse()?;
    peer.dispatch(Measure { mode, count })
}

struct Measure {
    mode: Mode,
    count: Count,
}

impl ForPeer for Measure {
    type Output = Result<(), Failure>;

    fn run<P: Peer>(self) -> Self::Output {
        let Self { mode, count } = self;
        let set_up = SetUp {
            queue: QUEUE,
            destination: Destination::Counter(Counter::default()),
            sampled: None,
        };
        let peer = match mode {
            Mode::Disabled => None,
            _ => Some(P::set_up(&set_up)?),
        };
        for scenario in Scenario::ALL {
            // Once beforehand, for what happens at first calls only.
            scenario.run::<P>(mode, 10 * CALLS_PER_ROOT);
            let mut allocations = 0;
            for _ in 0..REPETITIONS {
                peer.as_ref().map_or(Ok(()), P::flush)?;
                allocations += count(&mut || scenario.run::<P>(mode, CALLS_PER_ROOT));
                if scenario != Scenario::Root1 {
                    allocations =
                        allocations.saturating_sub(count(&mut || P::in_root(mode, || ())));
                }
            }
            let spans = REPETITIONS * CALLS_PER_ROOT * scenario.spans_per_call();
            println!("{:.2}", allocations as f64 / spans as f64);
        }
        Ok(())
    }
}
