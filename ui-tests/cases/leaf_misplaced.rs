use std::future::Future;
use traced::traced;

struct Repo;

#[traced(leaf)]
impl Repo {
    fn get(&self) {}
}

#[traced(leaf)]
fn later(id: u32) -> impl Future<Output = u32> {
    let doubled = id * 2;
    async move { doubled }
}

#[traced(leaf = true)]
fn valued() {}

#[traced::traced_producer(system = "kafka", destination = "tasks", leaf)]
fn publish(envelope: &mut std::collections::HashMap<String, String>) {
    envelope.clear();
}

trait Stream {
    type Item;
}

impl Stream for Repo {
    type Item = u32;
}

#[traced(leaf)]
fn items() -> impl Stream<Item = u32> {
    Repo
}

fn main() {
    Repo.get();
    let _ = later(1);
    valued();
    publish(&mut Default::default());
    let _ = items();
}
