use traced::traced;

#[traced(ok(n => count = n), err_if(_ => true))]
fn create() {}

#[traced(ret(n => count = n))]
async fn later() {}

fn main() {
    create();
    let _ = later();
}
