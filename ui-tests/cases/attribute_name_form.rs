use traced::{event, record, traced};

#[traced(attrs(batchId, "essay-count" = 1, Essay.id = 2), ok(n => rowCount = n))]
fn create(batchId: u32) -> Result<u32, String> {
    record!(wordCount = 3);
    event!("cacheMiss", theKey = 4);
    Ok(batchId)
}

fn main() {
    let _ = create(1);
}
