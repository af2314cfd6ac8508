//! `throughput`: what is lost, and how much memory is used, when spans come faster than they can be exported.

use std::thread;
use std::time::{Duration, Instant};

use crate::arguments::{ThroughputOptions, ThroughputSubject};
use crate::child;
use crate::exporter::Counter;
use crate::failure::Failure;
use crate::machine::print_header;
use crate::mode::Mode;
use crate::peers::{ForPeer, Peer, PeerName};
use crate::scenario::Scenario;
use crate::set_up::{Destination, SetUp};
use crate::table::{Table, number};
use crate::usage::peak_memory;

const THREADS: u32 = 2;
/// The rate of all threads together, where it is not as fast as they can.
const PACE: f64 = 1e6;
const CALLS_BETWEEN_LOOKS_AT_THE_CLOCK: u64 = 1000;
/// Spans that are still on their way arrive before this is over, once nothing moves.
const SETTLING: Duration = Duration::from_millis(1500);

/// Measures everybody, and prints the table.
pub(crate) fn compare(options: &ThroughputOptions) -> Result<(), Failure> {
    let mut table = Table::new(&[
        "",
        "flat out: million spans/s",
        "lost",
        "peak MiB",
        "paced: million spans/s",
        "lost",
        "peak MiB",
    ]);
    for &peer in PeerName::ALL.iter().filter(|&&peer| peer != PeerName::Bare) {
        eprintln!("{peer}");
        let mut row = vec![peer.title().to_owned()];
        row.extend(cells(peer, false, options.flat_seconds, options.queue)?);
        row.extend(cells(peer, true, options.paced_seconds, options.queue)?);
        table.row(row);
    }
    print_header("Throughput");
    println!(
        "{THREADS} threads make leaf3 spans, a root for each hundred: flat out for {} s, and {PACE} spans/s for {} s. \
         Lost is what was made and not exported, to an exporter that drops everything. Where the queue can be chosen, \
         it has room for {} spans.\n\n{table}",
        options.flat_seconds, options.paced_seconds, options.queue
    );
    Ok(())
}

fn cells(peer: PeerName, paced: bool, seconds: u64, queue: u32) -> Result<[String; 3], Failure> {
    let (seconds, queue) = (seconds.to_string(), queue.to_string());
    let mut arguments = vec!["throughput-of", peer.name(), "--flat-seconds", &seconds];
    arguments.extend(["--queue", &queue]);
    if paced {
        arguments.push("--paced");
    }
    let output = child::output(child::command(&arguments)?)?;
    let [rate, made, exported, memory] = output.trim().split(' ').collect::<Vec<_>>()[..] else {
        return Err(format!("not a result: {output}").into());
    };
    let (made, exported): (f64, f64) = (made.parse()?, exported.parse()?);
    Ok([
        format!("{:.2}", rate.parse::<f64>()? / 1e6),
        format!("{:.2} %", (made - exported) / made * 100.0),
        number(memory.parse()?),
    ])
}

/// Makes the spans: this process is the subject's.
pub(crate) fn measure(subject: ThroughputSubject) -> Result<(), Failure> {
    subject.peer.dispatch(Measure(subject))
}

struct Measure(ThroughputSubject);

impl ForPeer for Measure {
    type Output = Result<(), Failure>;

    fn run<P: Peer>(self) -> Self::Output {
        let counter = Counter::default();
        let peer = P::set_up(&SetUp {
            queue: self.0.queue,
            destination: Destination::Counter(counter.clone()),
            sampled: None,
        })?;
        let pace = self.0.paced.then_some(PACE / f64::from(THREADS));
        let duration = self.0.duration;
        let start = Instant::now();
        let made: u64 = thread::scope(|scope| {
            let threads: Vec<_> = (0..THREADS)
                .map(|_| scope.spawn(move || make_spans::<P>(duration, pace)))
                .collect();
            let counts = threads.into_iter().map(|thread| thread.join());
            counts.map(|count| count.unwrap_or_default()).sum()
        });
        let rate = made as f64 / start.elapsed().as_secs_f64();
        settle(&peer, &counter);
        println!(
            "{rate:.0} {made} {} {:.1}",
            counter.exported(),
            peak_memory()?
        );
        Ok(())
    }
}

/// Makes spans for so long, so many a second if there is a pace; how many.
fn make_spans<P: Peer>(duration: Duration, pace: Option<f64>) -> u64 {
    let start = Instant::now();
    let mut made = 0;
    while start.elapsed() < duration {
        Scenario::Leaf3.run::<P>(Mode::Recorded, CALLS_BETWEEN_LOOKS_AT_THE_CLOCK);
        made += Scenario::Leaf3.spans(CALLS_BETWEEN_LOOKS_AT_THE_CLOCK);
        if let Some(pace) = pace {
            let due = Duration::from_secs_f64(made as f64 / pace);
            thread::sleep(due.saturating_sub(start.elapsed()));
        }
    }
    made
}

/// Waits until nothing more is exported.
fn settle<P: Peer>(peer: &P, counter: &Counter) {
    let mut exported = None;
    let mut since = Instant::now();
    while since.elapsed() < SETTLING {
        // Some call it an error that spans were lost. They are counted here.
        let _ = peer.flush();
        let now = counter.exported();
        if exported.replace(now) != Some(now) {
            since = Instant::now();
        }
        thread::sleep(SETTLING / 10);
    }
}
