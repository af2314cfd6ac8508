// Every fault of one annotation is answered in one pass, each on its own token, and the function is still there.
use traced::traced;

#[traced(name = "Create", knid = server, attrs(batchId, a = 1, a = 2), root, root, prefix = "x")]
fn create(batchId: u32) -> u32 {
    batchId
}

fn main() {
    let created: u32 = create(1);
    let _ = created;
}
