//! The one thread behind a recorder: it turns records into spans and hands them on.

use std::io;
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};
use std::{mem, thread};

use opentelemetry::Context;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::SpanData;

use super::Recorder;
use super::convert::Converter;
use super::inbox::{Answer, Request};
use super::pool::Buffer;
use super::record::Record;
use crate::value::repeated;

/// Where finished spans go.
pub(crate) trait Sink: Send {
    /// Is told that spans are going to come which have all ended by now.
    fn round_begins(&mut self) {}
    /// Takes spans, in which each key stands once; what is left in the list is thrown away.
    fn take(&mut self, spans: &mut Vec<SpanData>);
    /// Is told, after each round in which spans were dropped, how many may wait.
    fn dropped(&mut self, capacity: usize) {
        let _ = capacity;
    }
    /// Sends what it still holds. What takes its time on another thread has an `answer` of its own.
    fn flush(&mut self, answer: &Answer) -> OTelSdkResult;
    /// Sends what it still holds and comes to an end, in the same way.
    fn shutdown(&mut self, timeout: Duration, answer: &Answer) -> OTelSdkResult;
}

/// Starts the thread behind `recorder`.
pub(super) fn start(
    recorder: Arc<Recorder>,
    batch_size: usize,
    delay: Duration,
    sink: Box<dyn Sink>,
) -> io::Result<()> {
    let asked = Arc::clone(&recorder);
    let mut exporter = Exporter {
        converter: Converter::new(recorder.limits),
        recorder,
        sink,
        spans: Vec::with_capacity(batch_size),
        dropped: 0,
        batch_size,
        delay,
    };
    let thread = thread::Builder::new()
        .name("traced-export".to_owned())
        .spawn(move || exporter.run())?;
    asked.pool.set_exporter(thread.thread().clone());
    // A request may have come before there was somebody to wake.
    thread.thread().unpark();
    Ok(())
}

struct Exporter {
    recorder: Arc<Recorder>,
    sink: Box<dyn Sink>,
    converter: Converter,
    /// A batch in the making.
    spans: Vec<SpanData>,
    /// How many had been dropped when that was told last.
    dropped: u64,
    batch_size: usize,
    delay: Duration,
}

impl Drop for Exporter {
    fn drop(&mut self) {
        self.recorder.inbox.close();
    }
}

impl Exporter {
    fn run(&mut self) {
        // What exporters do is not traced: it would never end.
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        let mut next = self.next_tick();
        loop {
            let requests = self.recorder.inbox.take();
            let is_due = next.is_some_and(|next| next <= Instant::now());
            self.drain(is_due || !requests.is_empty());
            if is_due {
                next = self.next_tick();
            }
            for request in requests {
                match request {
                    Request::Flush(answer) => {
                        // Whoever asked may have stopped waiting.
                        let _ = answer.send(self.sink.flush(&answer));
                    }
                    Request::Shutdown(timeout, answer) => {
                        self.recorder.pool.close();
                        self.drain(true);
                        self.recorder.is_drained.store(true, Ordering::Release);
                        self.recorder.pool.clear();
                        let _ = answer.send(self.sink.shutdown(timeout, &answer));
                        return;
                    }
                }
            }
            // An export that was waited for may have used up the wake-up of a request.
            if !self.recorder.inbox.is_empty() || self.recorder.pool.has_batch() {
                continue;
            }
            match next {
                Some(next) => thread::park_timeout(next.saturating_duration_since(Instant::now())),
                None => thread::park(),
            }
        }
    }

    fn next_tick(&self) -> Option<Instant> {
        Instant::now().checked_add(self.delay)
    }

    /// Hands on full batches; with `all`, also what is not a batch yet.
    fn drain(&mut self, all: bool) {
        self.sink.round_begins();
        let waiting = self.recorder.pool.waiting(all);
        self.converter.look_at_the_clock();
        for buffer in waiting.full {
            self.take_new(&buffer);
            // One at a time: callers wait for it while the rest is exported.
            self.recorder.pool.give_back(buffer);
        }
        for buffer in waiting.partial {
            self.take_new(&buffer);
        }
        self.take(waiting.strays.iter().map(|record| &**record));
        for span in waiting.foreign {
            self.add(span);
        }
        if all {
            self.hand_on();
        }
        let dropped = self.recorder.counts().dropped;
        if dropped > mem::replace(&mut self.dropped, dropped) {
            self.sink.dropped(self.recorder.pool.capacity());
        }
    }

    fn take_new(&mut self, buffer: &Buffer) {
        let records = buffer.new_values().map(|record| &**record);
        // What another processor has written comes slowly, and one record after the other if it is asked for so. Asked
        // for together they come together.
        records.clone().for_each(|record| record.touch());
        self.take(records);
    }

    fn take<'a>(&mut self, records: impl ExactSizeIterator<Item = &'a Record> + Clone) {
        let mut taken = 0;
        while taken < records.len() {
            let room = self.batch_size.saturating_sub(self.spans.len()).max(1);
            let next = records.clone().skip(taken).take(room);
            taken += next.len();
            // Written where it stays, which a span is too large to be moved to for nothing.
            let first = self.spans.len();
            (self.spans).extend(next.clone().map(|record| self.converter.span(record)));
            for (span, record) in self.spans[first..].iter_mut().zip(next) {
                self.converter.complete(span, record);
            }
            self.hand_on_batch();
        }
    }

    fn add(&mut self, mut span: SpanData) {
        repeated::keep_last_of(&mut span);
        self.spans.push(span);
        self.hand_on_batch();
    }

    fn hand_on_batch(&mut self) {
        if self.spans.len() >= self.batch_size {
            self.hand_on();
        }
    }

    fn hand_on(&mut self) {
        if !self.spans.is_empty() {
            let spans = self.spans.len() as u64;
            self.recorder.handed_on.fetch_add(spans, Ordering::Relaxed);
            self.sink.take(&mut self.spans);
            self.spans.clear();
        }
    }
}
