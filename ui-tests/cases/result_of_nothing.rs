use traced::traced;

#[traced(ok(n => count = n), err_if(_ => true))]
fn create() {}

#[traced(ret(n => count = n))]
async fn later() {}

#[traced(ok(n => count = n))]
async fn never() -> ! {
    std::future::pending().await
}

fn main() {
    create();
    let _ = later();
    let _ = never();
}
