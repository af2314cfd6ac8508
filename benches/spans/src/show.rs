//! `show`: what everybody records, so that one can see that they do the same work.

use crate::child;
use crate::executor::poll_to_end;
use crate::failure::Failure;
use crate::mode::Mode;
use crate::peers::{ForPeer, Peer, PeerName};
use crate::scenario::Scenario;
use crate::set_up::{Destination, SetUp};

const QUEUE: u32 = 2048;

/// Prints the spans of everybody whose spans get to an OpenTelemetry exporter.
pub(crate) fn compare() -> Result<(), Failure> {
    for &peer in PeerName::ALL {
        if !matches!(peer, PeerName::Bare | PeerName::Fastrace) {
            println!("{peer}");
            print!(
                "{}",
                child::output(child::command(&["show-of", peer.name()])?)?
            );
        }
    }
    Ok(())
}

/// Makes one call of each scenario: this process is the peer's.
pub(crate) fn show(peer: PeerName) -> Result<(), Failure> {
    peer.dispatch(Show)
}

struct Show;

impl ForPeer for Show {
    type Output = Result<(), Failure>;

    fn run<P: Peer>(self) -> Self::Output {
        let peer = P::set_up(&SetUp {
            queue: QUEUE,
            destination: Destination::Printer,
            sampled: None,
        })?;
        for scenario in Scenario::ALL {
            println!(" {scenario}");
            scenario.run::<P>(Mode::Recorded, 1);
            peer.flush()?;
        }
        println!(" axum");
        poll_to_end(P::hello(7));
        peer.flush()
    }
}
