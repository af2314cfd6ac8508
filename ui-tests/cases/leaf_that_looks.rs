use traced::{event, in_span, record, traced};

const MISS: &str = "cache-miss";

#[traced(leaf)]
fn writes(id: u32) {
    record!(batch_id = id);
    if id > 1 {
        traced::event!("cache-miss");
        event!(MISS, batch_id = id);
    }
}

#[traced(leaf)]
fn begins(id: u32) -> u32 {
    in_span!("inside", { id })
}

#[traced(leaf)]
async fn sends(headers: &mut std::collections::HashMap<String, String>) {
    traced::inject(headers);
}

#[traced(leaf)]
fn fails(error: std::fmt::Error) {
    [error].iter().for_each(|error| traced::record_error(error));
}

fn block(id: u32) {
    in_span!("block", leaf, { record!(batch_id = id) });
}

fn main() {
    writes(1);
    let _ = begins(1);
    let _ = sends(&mut Default::default());
    fails(std::fmt::Error);
    block(1);
}
