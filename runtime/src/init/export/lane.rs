//! One exporter of several: it has a thread of its own and a queue before it, so that none of them waits for another.

use std::io;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, Sender};
use std::thread;
use std::time::Duration;

use opentelemetry::Context;
use opentelemetry_sdk::trace::SpanData;

use super::ledger::Ledger;
use super::observed::Observed;
use crate::recorder::Answer;

/// The way to an exporter.
#[derive(Debug)]
pub(super) struct Lane {
    errands: Sender<Errand>,
    ledger: Arc<Ledger>,
    capacity: u64,
    has_room: bool,
}

#[derive(Debug)]
enum Errand {
    Export(Vec<SpanData>),
    Flush(Answer),
    Shutdown(Duration, Answer),
}

impl Lane {
    /// Starts the exporter's thread.
    pub(super) fn start(exporter: Observed, capacity: u64) -> io::Result<Self> {
        let ledger = Arc::clone(&exporter.ledger);
        let (errands, received) = mpsc::channel();
        thread::Builder::new()
            .name("traced-export".to_owned())
            .spawn(move || run(&exporter, received))?;
        Ok(Self {
            errands,
            ledger,
            capacity,
            has_room: true,
        })
    }

    /// Looks whether fewer spans wait than may. Then there is room for all of the round, which is no more than the
    /// recorder's own buffers hold: what has waited there must not be lost because it comes all at once.
    pub(super) fn round_begins(&mut self) {
        self.has_room = self.ledger.waiting() < self.capacity;
    }

    pub(super) fn take(&self, spans: Vec<SpanData>) {
        let count = spans.len() as u64;
        if !self.has_room {
            return self.ledger.drop_before_queue(count, self.capacity);
        }
        self.ledger.enters_queue(count);
        self.send(Errand::Export(spans));
    }

    pub(super) fn flush(&self, answer: &Answer) {
        self.send(Errand::Flush(answer.clone()));
    }

    pub(super) fn shut_down(&self, timeout: Duration, answer: &Answer) {
        self.send(Errand::Shutdown(timeout, answer.clone()));
    }

    fn send(&self, errand: Errand) {
        // The thread is there until it is told to shut down, after which nothing comes.
        let _ = self.errands.send(errand);
    }
}

fn run(exporter: &Observed, errands: Receiver<Errand>) {
    // What exporters do is not traced: it would never end.
    let _suppressed = Context::enter_telemetry_suppressed_scope();
    for errand in errands {
        // Whoever asked may have stopped waiting; what came of an export is in the ledger.
        match errand {
            Errand::Export(spans) => {
                let _ = exporter.deliver_from_queue(spans);
            }
            Errand::Flush(answer) => {
                let _ = answer.send(exporter.flush());
            }
            Errand::Shutdown(timeout, answer) => {
                let _ = answer.send(exporter.shut_down(timeout));
                return;
            }
        }
    }
}
