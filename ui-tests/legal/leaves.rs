// What looks like a look at the current span and is none, and all that a leaf may be.
#![deny(warnings)]
use std::future::Future;

use traced::{in_span, traced};

struct Journal(Vec<u32>);

impl Journal {
    #[traced(leaf)]
    fn record(&mut self, number: u32) {
        self.0.push(number);
    }

    #[traced(leaf, attrs(number))]
    fn inject(&mut self, number: u32) {
        self.record(number);
        self.inject_twice(number);
    }

    #[traced(leaf, kind = client)]
    fn inject_twice(&mut self, number: u32) {
        let (record, event) = (number, number);
        self.0.extend([record, event]);
    }
}

mod elsewhere {
    macro_rules! event {
        ($($tokens:tt)*) => {};
    }
    pub(crate) use event;

    pub(crate) fn inject() {}
}

#[traced(leaf)]
fn uses_others() {
    elsewhere::inject();
    elsewhere::event!("not ours");
}

/// What is traced inside has a body of its own.
#[traced(leaf)]
fn defines() -> fn() {
    #[traced]
    fn inner() {
        traced::record!(batch_id = 1);
    }
    inner
}

#[traced(leaf)]
async fn asynchronous() -> Result<u32, std::fmt::Error> {
    std::future::ready(Ok(1)).await
}

#[traced(leaf)]
fn one_block(number: u32) -> impl Future<Output = u32> {
    async move { number }
}

#[traced(leaf)]
fn never() -> ! {
    std::process::exit(0)
}

#[traced(leaf, root, links(None::<traced::opentelemetry::trace::SpanContext>))]
fn placed() {}

fn main() {
    let mut journal = Journal(Vec::new());
    journal.inject(1);
    uses_others();
    defines()();
    placed();
    let _ = (asynchronous(), one_block(1));
    let _ = in_span!("block", leaf, attrs(batch_id = 1), { 1 });
    let _ = in_span!("later", leaf, async { 1 });
    never();
}
