//! `axum` and `axum-instructions`: what tracing adds to a request, in processor time or in what the processor executes.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::arguments::AxumOptions;
use crate::axum_process::Server;
use crate::child;
use crate::failure::Failure;
use crate::instructions::total;
use crate::machine::print_header;
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
    /// Of a request, in nanoseconds or instructions.
    cost: f64,
    /// Of the spans that were to be recorded.
    exported: f64,
}

/// Measures the processor time of everybody in turns, and prints the table.
pub(crate) fn compare(options: &AxumOptions) -> Result<(), Failure> {
    let mut cells = Vec::new();
    for round in 1..=options.rounds {
        eprintln!("round {round} of {}", options.rounds);
        for (share, ..) in SHARES {
            for &peer in PeerName::ALL {
                cells.push(time(peer, share, options.requests)?);
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

/// Counts the instructions of everybody, and prints the table.
pub(crate) fn compare_instructions(requests: u64) -> Result<(), Failure> {
    let mut cells = Vec::new();
    for (share, title, _) in SHARES {
        for &peer in PeerName::ALL {
            eprintln!("{peer} {title}");
            cells.push(instructions(peer, share, requests)?);
        }
    }
    print_header("axum: instructions of one request");
    println!(
        "The same server and client. Of all threads of the server, in user mode, counted by callgrind: the difference of a run \
         of {WARM_UP} requests and one of {requests} more, of each one.\n"
    );
    print_results(&cells);
    Ok(())
}

/// What has come together by some time.
struct Mark {
    cost: f64,
    exported: f64,
}

impl Cell {
    fn between(before: &Mark, after: &Mark, peer: PeerName, share: f64, requests: u64) -> Self {
        let requests = requests as f64;
        Self {
            peer,
            share,
            cost: (after.cost - before.cost) / requests,
            exported: (after.exported - before.exported) / (requests * SPANS_PER_REQUEST * share),
        }
    }
}

fn time(peer: PeerName, share: f64, requests: u64) -> Result<Cell, Failure> {
    let mut server = Server::start(server_of(peer, share)?)?;
    let mut after = |requests| {
        server.load(requests)?;
        let (cost, exported) = server.mark()?;
        Ok::<_, Failure>(Mark { cost, exported })
    };
    let (before, after) = (after(WARM_UP)?, after(requests)?);
    server.stop()?;
    Ok(Cell::between(&before, &after, peer, share, requests))
}

fn instructions(peer: PeerName, share: f64, requests: u64) -> Result<Cell, Failure> {
    let folder = std::env::temp_dir().join(format!("traced-axum-{}", std::process::id()));
    fs::create_dir_all(&folder)?;
    let out_file = folder.join("callgrind");
    let before = counted(peer, share, WARM_UP, &out_file);
    let after = counted(peer, share, WARM_UP + requests, &out_file);
    fs::remove_dir_all(&folder)?;
    Ok(Cell::between(&before?, &after?, peer, share, requests))
}

/// The instructions of a server from its start to its end.
fn counted(peer: PeerName, share: f64, requests: u64, out_file: &Path) -> Result<Mark, Failure> {
    let server = server_of(peer, share)?;
    let mut valgrind = Command::new("valgrind");
    // Nothing else of the environment, as without valgrind.
    let path = std::env::var_os("PATH").unwrap_or_default();
    valgrind
        .env_clear()
        .env("PATH", path)
        .args(["--tool=callgrind", "--quiet"])
        .arg(format!("--callgrind-out-file={}", out_file.display()))
        .arg(server.get_program())
        .args(server.get_args());
    let mut server = Server::start(valgrind)
        .map_err(|error| format!("valgrind, which counts them, does not start: {error}"))?;
    server.load(requests)?;
    let (_, exported) = server.mark()?;
    server.stop()?;
    let cost = total(out_file)? as f64;
    Ok(Mark { cost, exported })
}

fn server_of(peer: PeerName, share: f64) -> Result<Command, Failure> {
    child::command(&["axum-of", peer.name(), &share.to_string()])
}

fn print_results(cells: &[Cell]) {
    let all = |peer: PeerName, share: f64, what: fn(&Cell) -> f64| {
        let cells = cells.iter();
        let of_subject = cells.filter(move |cell| cell.peer == peer && cell.share == share);
        of_subject.map(what).collect()
    };
    let cost = |peer, share| least(all(peer, share, |cell| cell.cost));
    let added = |peer, share| cost(peer, share) - cost(PeerName::Bare, share);
    let mut header = vec![""];
    for (_, title, _) in SHARES {
        header.extend([title, "exported"]);
    }
    let mut table = Table::new(&header);
    for &peer in PeerName::ALL {
        let mut row = vec![peer.title().to_owned()];
        for (share, ..) in SHARES {
            let (total, added) = (cost(peer, share), added(peer, share));
            let percent = added / cost(PeerName::Bare, share) * 100.0;
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
