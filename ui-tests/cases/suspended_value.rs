use traced::{event, in_span, record, traced};

async fn later() -> u32 {
    1
}

fn fallible() -> Result<u32, String> {
    Ok(1)
}

#[traced(attrs(count = later().await))]
async fn awaits() {}

#[traced(attrs(count = fallible()?), ok(n => plus = n + fallible()?))]
fn fails() -> Result<u32, String> {
    fallible()
}

#[traced(attrs(count = match given { Some(count) => count, None => return }, given))]
fn returns(given: Option<u32>) {
    let _ = given;
}

async fn inside() -> Result<(), String> {
    record!(count = later().await, other = later().await + 1);
    event!("looked", count = format!("{}", fallible()?));
    in_span!("block", attrs(count = fallible()?), {});
    Ok(())
}

#[traced(attrs(
    closure = fallible().and_then(|n| Ok(n + fallible()?)).is_ok(),
    future = std::mem::size_of_val(&async { later().await }),
    inner = (|| { return 1; })(),
))]
fn right() {}

fn main() {
    let _ = (awaits(), fails(), inside());
    returns(None);
    right();
}
