use traced::traced;

#[traced(attrs(batchh_id))]
fn create(batch_id: u32) -> u32 {
    batch_id
}

fn main() {
    create(1);
}
