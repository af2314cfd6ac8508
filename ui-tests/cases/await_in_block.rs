use traced::in_span;

async fn other() {}

async fn work() {
    in_span!("work", { other().await });
}

fn main() {
    let _ = work();
}
