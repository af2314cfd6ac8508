//! `instructions`: what the processor executes for each call, which is repeatable where time is not.
//!
//! Each scenario is run in a process of its own. Callgrind counts what happens inside one function, on the caller's
//! thread. `perf`, which is used where there is no valgrind, counts processes, so that there are two, without and with
//! the calls, and the difference has the exporter's thread in it and the noise of the start.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::arguments::{InstructionsOptions, RunSubject};
use crate::child;
use crate::exporter::Counter;
use crate::failure::Failure;
use crate::machine::print_header;
use crate::mode::Mode;
use crate::peers::{ForPeer, Peer, PeerName};
use crate::scenario::Scenario;
use crate::set_up::{Destination, SetUp};
use crate::table::{Table, number};

/// What is not counted: whatever happens at the first calls only.
const WARM_UP: u64 = 1000;
/// The function that callgrind looks for, [`make_counted_calls`].
const COUNTED: &str = "make_counted_calls";
/// Flushes in between keep every queue from running full.
const CALLS_BETWEEN_FLUSHES: u64 = 500;
const QUEUE: u32 = 8192;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Tool {
    Callgrind,
    Perf,
}

/// Counts for everybody, and prints the table.
pub(crate) fn compare(options: &InstructionsOptions) -> Result<(), Failure> {
    let tool = tool()?;
    let mut header = vec![""];
    header.extend(Scenario::ALL.map(Scenario::name));
    let mut table = Table::new(&header);
    for mode in Mode::ALL {
        for &peer in PeerName::ALL.iter().filter(|peer| peer.differs_in(mode)) {
            eprintln!("{peer} {mode}");
            let mut row = vec![format!("{mode}: {}", peer.title())];
            for scenario in Scenario::ALL {
                let subject = RunSubject {
                    peer,
                    mode,
                    scenario,
                };
                row.push(number(per_call(tool, subject, options.calls)?));
            }
            table.row(row);
        }
    }
    print_header("Instructions per call");
    println!(
        "{}\n\n{table}",
        match tool {
            Tool::Callgrind => "Of the caller's thread, counted by callgrind.",
            Tool::Perf =>
                "Of the process, the exporter's thread included, in user mode, counted by perf.",
        }
    );
    Ok(())
}

fn tool() -> Result<Tool, Failure> {
    let answers = |name: &str| {
        let mut command = Command::new(name);
        command.arg("--version").stdout(Stdio::null());
        command.status().is_ok_and(|status| status.success())
    };
    match () {
        () if answers("valgrind") => Ok(Tool::Callgrind),
        () if answers("perf") => Ok(Tool::Perf),
        () => Err("instructions are counted by valgrind or by perf: install one of them".into()),
    }
}

fn per_call(tool: Tool, subject: RunSubject, calls: u64) -> Result<f64, Failure> {
    let all = match tool {
        Tool::Callgrind => by_callgrind(subject, calls)? as f64,
        Tool::Perf => by_perf(subject, calls)? as f64 - by_perf(subject, 0)? as f64,
    };
    Ok(all / calls as f64)
}

fn by_callgrind(subject: RunSubject, calls: u64) -> Result<u64, Failure> {
    let folder = std::env::temp_dir().join(format!("traced-instructions-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let out_file = folder.join("callgrind");
    let mut command = Command::new("valgrind");
    command
        .args(["--tool=callgrind", "--separate-threads=yes", "--quiet"])
        .arg(format!("--toggle-collect=*{COUNTED}*"))
        .arg(format!("--callgrind-out-file={}", out_file.display()));
    let count = run_under(command, subject, calls).and_then(|_| {
        // The first thread's file is the caller's.
        total(&folder.join("callgrind-01"))
    });
    fs::remove_dir_all(&folder)?;
    count
}

/// The sum that a file of callgrind's ends with.
pub(crate) fn total(file: &Path) -> Result<u64, Failure> {
    let text = fs::read_to_string(file)?;
    let sum = text.lines().find_map(|line| line.strip_prefix("totals: "));
    match sum.ok_or("no totals in callgrind's file")?.trim().parse()? {
        0 => Err(format!(
            "callgrind found no function {COUNTED}: an old one reads the symbols only of what GNU ld has linked \
             (RUSTFLAGS=-Clink-arg=-fuse-ld=bfd)"
        )
        .into()),
        sum => Ok(sum),
    }
}

fn by_perf(subject: RunSubject, calls: u64) -> Result<u64, Failure> {
    let mut command = Command::new("perf");
    command.args(["stat", "-x", ",", "-e", "instructions:u", "--log-fd", "1"]);
    let text = run_under(command, subject, calls)?;
    let count = text.split(',').next().unwrap_or_default();
    let error = || format!("perf counts no instructions here: {text}");
    Ok(count.trim().parse().map_err(|_| error())?)
}

fn run_under(mut tool: Command, subject: RunSubject, calls: u64) -> Result<String, Failure> {
    let RunSubject {
        peer,
        mode,
        scenario,
    } = subject;
    tool.arg(std::env::current_exe()?)
        .args(["run", peer.name(), mode.name(), scenario.name(), "--calls"])
        .arg(calls.to_string());
    child::output(tool)
}

/// Makes the calls: this process is the subject's.
pub(crate) fn run(subject: RunSubject, calls: u64) -> Result<(), Failure> {
    subject.peer.dispatch(Run { subject, calls })
}

struct Run {
    subject: RunSubject,
    calls: u64,
}

impl ForPeer for Run {
    type Output = Result<(), Failure>;

    fn run<P: Peer>(self) -> Self::Output {
        let RunSubject { mode, scenario, .. } = self.subject;
        let set_up = SetUp {
            queue: QUEUE,
            destination: Destination::Counter(Counter::default()),
            sampled: None,
        };
        let peer = match mode {
            Mode::Disabled => None,
            _ => Some(P::set_up(&set_up)?),
        };
        scenario.run::<P>(mode, WARM_UP);
        let mut left = self.calls;
        loop {
            peer.as_ref().map_or(Ok(()), P::flush)?;
            if left == 0 {
                return Ok(());
            }
            let calls = left.min(CALLS_BETWEEN_FLUSHES);
            make_counted_calls::<P>(scenario, mode, calls);
            left -= calls;
        }
    }
}

#[inline(never)]
fn make_counted_calls<P: Peer>(scenario: Scenario, mode: Mode, calls: u64) {
    scenario.run::<P>(mode, calls);
}
