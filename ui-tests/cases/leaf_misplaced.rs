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
fn publish(into: &mut std::collections::HashMap<String, String>) {}

fn main() {
    Repo.get();
    let _ = later(1);
    valued();
    publish(&mut Default::default());
}
