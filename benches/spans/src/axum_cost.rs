//! `axum`: what tracing adds to the processor time of a request.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Child, ChildStdout, Stdio};

use crate::arguments::AxumOptions;
use crate::child;
use crate::failure::Failure;
use crate::machine::print_header;
use crate::mode::Mode;
use crate::peers::PeerName;
use crate::statistics::{least, median};
use crate::table::{Table, number};

/// The shares that are recorded, and what `traced` may add of what is added by hand.
const SHARES: [(f64, &str, f64); 2] = [(1.0, "100 %", 0.45), (0.1, "10 %", 0.25)];
/// Before anything is measured.
const WARM_UP: u64 = 4000;
const SPANS_PER_REQUEST: f64 = 2.0;

struct Cell {
    peer: PeerName,
    share: f64,
    nanoseconds: f64,
    /// Of the spans that were to be recorded.
    exported: f64,
}

/// Measures everybody in turns, and prints the table.
pub(crate) fn compare(options: &AxumOptions) -> Result<(), Failure> {
    let mut cells = Vec::new();
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        for (share, ..) in SHARES {
            for peer in peers() {
                cells.push(cell(peer, share, options.requests)?);
            }
        }
    }
    print_header("axum: processor time of one request, in nanoseconds");
    let (rounds, requests) = (options.rounds, options.requests);
    println!(
        "One route with a server's span and an async one inside; one worker, and the client in another process. The least \
         of {rounds} interleaved rounds of {requests} requests; in brackets what is added to the server without spans.\n"
    );
    print_results(&cells);
    Ok(())
}

fn peers() -> impl Iterator<Item = PeerName> {
    let with_spans = PeerName::ALL.iter().copied();
    let with_spans = with_spans.filter(|peer| peer.differs_in(Mode::Recorded));
    std::iter::once(PeerName::Bare).chain(with_spans)
}

fn cell(peer: PeerName, share: f64, requests: u64) -> Result<Cell, Failure> {
    let mut server = Server::start(peer, share)?;
    server.load(WARM_UP)?;
    let (before, exported_before) = server.mark()?;
    server.load(requests)?;
    let (after, exported) = server.mark()?;
    server.stop()?;
    Ok(Cell {
        peer,
        share,
        nanoseconds: (after - before) / requests as f64,
        exported: (exported - exported_before) / (requests as f64 * SPANS_PER_REQUEST * share),
    })
}

struct Server {
    process: Child,
    output: BufReader<ChildStdout>,
    port: String,
}

impl Server {
    fn start(peer: PeerName, share: f64) -> Result<Self, Failure> {
        let mut process = child::command(&["axum-of", peer.name(), &share.to_string()])?
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let output = process.stdout.take().ok_or("no output of the server")?;
        let mut server = Self {
            process,
            output: BufReader::new(output),
            port: String::new(),
        };
        server.port = server.line()?;
        Ok(server)
    }

    fn load(&self, requests: u64) -> Result<(), Failure> {
        let requests = requests.to_string();
        let client = child::command(&["load", &self.port, "--requests", &requests])?;
        child::output(client).map(drop)
    }

    /// The nanoseconds of processor time so far, and the spans exported.
    fn mark(&mut self) -> Result<(f64, f64), Failure> {
        let input = self.process.stdin.as_mut();
        input.ok_or("no input of the server")?.write_all(b"\n")?;
        let line = self.line()?;
        let (nanoseconds, exported) = line.split_once(' ').ok_or("not a mark")?;
        Ok((nanoseconds.parse()?, exported.parse()?))
    }

    fn line(&mut self) -> Result<String, Failure> {
        let mut line = String::new();
        self.output.read_line(&mut line)?;
        Ok(line.trim().to_owned())
    }

    fn stop(mut self) -> Result<(), Failure> {
        drop(self.process.stdin.take());
        self.process.wait()?;
        Ok(())
    }
}

fn print_results(cells: &[Cell]) {
    let all = |peer: PeerName, share: f64, what: fn(&Cell) -> f64| {
        let cells = cells.iter();
        let of_subject = cells.filter(move |cell| cell.peer == peer && cell.share == share);
        of_subject.map(what).collect()
    };
    let time = |peer, share| least(all(peer, share, |cell| cell.nanoseconds));
    let added = |peer, share| time(peer, share) - time(PeerName::Bare, share);
    let mut header = vec![""];
    for (_, title, _) in SHARES {
        header.extend([title, "exported"]);
    }
    let mut table = Table::new(&header);
    for peer in peers() {
        let mut row = vec![peer.title().to_owned()];
        for (share, ..) in SHARES {
            let (total, added) = (time(peer, share), added(peer, share));
            let percent = added / time(PeerName::Bare, share) * 100.0;
            if peer == PeerName::Bare {
                row.extend([number(total), String::new()]);
            } else {
                let exported = median(all(peer, share, |cell| cell.exported)) * 100.0;
                row.push(format!("{} ({added:+.0}, {percent:+.0} %)", number(total)));
                row.push(format!("{exported:.0} %"));
            }
        }
        table.row(row);
    }
    println!("{table}");
    for (share, title, limit) in SHARES {
        let by_hand = added(PeerName::ByHand, share);
        let ratio = added(PeerName::Traced, share) / by_hand;
        let verdict = match () {
            () if by_hand <= 0.0 => "lost in the noise, more requests are needed",
            () if ratio <= limit => "yes",
            () => "**no**",
        };
        println!("- added at {title}, against by hand: {ratio:.2}, at most {limit}: {verdict}");
    }
}
