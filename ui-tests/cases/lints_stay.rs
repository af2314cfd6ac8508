// No lint of the user's is hidden.
#![deny(warnings)]
use traced::traced;

#[traced]
fn unused_variable(number: u32, (left, right): (u32, u32)) -> u32 {
    let local = 1;
    right
}

#[traced(attrs(recorded))]
async fn unused_async(recorded: u32, ignored: u32) {}

#[traced]
fn unused_mut(mut number: u32) -> u32 {
    number
}

#[traced]
#[must_use]
fn must_use() -> u32 {
    1
}

#[traced]
fn unreachable() -> u32 {
    return 1;
    2
}

fn main() {
    unused_variable(1, (2, 3));
    let _ = unused_async(1, 2);
    unused_mut(1);
    must_use();
    unreachable();
}
