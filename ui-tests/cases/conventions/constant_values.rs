// What a value is read from is judged also where the name is a constant.
use traced::{record, traced};

const CONTACT: &str = "contact";

#[traced(attrs(CONTACT = email))]
fn register(email: &str) -> usize {
    record!(CONTACT = email);
    email.len()
}

fn main() {
    register("");
}
