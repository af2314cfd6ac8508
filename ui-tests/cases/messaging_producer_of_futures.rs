use std::collections::HashMap;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use traced::traced_producer;

type Metadata = HashMap<String, String>;

#[traced_producer]
fn future(metadata: &mut Metadata) -> impl Future<Output = ()> {
    metadata.clear();
    std::future::ready(())
}

trait Stream {
    type Item;
}

impl Stream for () {
    type Item = u32;
}

#[traced_producer]
fn stream(metadata: &mut Metadata) -> impl Stream<Item = u32> {
    metadata.clear();
}

#[traced_producer]
fn diverging(metadata: &mut Metadata) -> ! {
    metadata.clear();
    std::process::exit(0)
}

#[traced_producer]
async fn right(metadata: &mut Metadata) {
    metadata.clear();
}

#[traced_producer]
fn right_too(mut metadata: Metadata) -> impl Future<Output = ()> {
    async move { metadata.clear() }
}

fn main() {
    let mut metadata = Metadata::new();
    let waker = std::task::Waker::noop();
    let mut done: Pin<Box<dyn Future<Output = ()>>> = Box::pin(right(&mut metadata));
    let _: Poll<()> = done.as_mut().poll(&mut Context::from_waker(waker));
    drop(done);
    drop(right_too(Metadata::new()));
    drop(future(&mut metadata));
    let () = drop(stream(&mut metadata));
    diverging(&mut metadata);
}
