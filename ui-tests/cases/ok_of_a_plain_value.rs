use traced::traced;

#[traced(ok(n => count = n))]
fn create() -> u32 {
    1
}

fn main() {
    create();
}
