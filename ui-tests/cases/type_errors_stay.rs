// Mistakes in a body are reported where they would be without the attribute.
use traced::traced;

#[traced]
fn sync() -> u32 {
    "text"
}

#[traced]
fn returns(stop: bool) -> u32 {
    if stop {
        return "early";
    }
    1
}

#[traced]
async fn later() -> Result<u32, String> {
    Ok("text")
}

#[traced]
fn forgets() -> u32 {
    1;
}

#[traced]
fn moves(text: String) -> usize {
    drop(text);
    text.len()
}

#[traced]
async fn forgets_a_semicolon(seen: &mut Vec<u32>) {
    seen.pop()
}

fn main() {
    sync();
    let _ = (returns(true), later(), forgets(), moves(String::new()), forgets_a_semicolon(&mut vec![]));
}
