use traced::traced;

const BATCH_ID: &str = "batchId";

#[traced(attrs(BATCH_ID = 1))]
fn create() {}

fn main() {
    create();
}
