use traced::{in_span, traced};

#[traced(skip_all, fields(batch_id = 1), level = "debug", target = "essays", follows_from = causes)]
fn instrumented(_batch_id: u32) -> Result<(), std::fmt::Error> {
    Ok(())
}

#[traced(skip(_password), err, ret)]
fn skipped(_password: &str) -> Result<(), std::fmt::Error> {
    Ok(())
}

#[traced(err(Debug), ret(Display))]
fn formatted() -> Result<u32, std::fmt::Error> {
    Ok(1)
}

#[traced(short_name = true, enter_on_poll = true, properties = { "k": "v" })]
fn fast() {}

async fn blocks(title: &str) -> u32 {
    in_span!(title, { 1 });
    in_span!("call", fast());
    in_span!("awaited", async { 1 }.await)
}

fn main() {
    let _ = (instrumented(1), skipped(""), formatted(), blocks(""));
}
