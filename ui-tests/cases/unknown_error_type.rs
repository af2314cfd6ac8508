// The error type of the block is inferred from the function's return type, which is too late.
use traced::in_span;

async fn work() -> Result<u32, String> {
    in_span!("work", async { Ok(1) }).await
}

fn main() {
    let _ = work();
}
