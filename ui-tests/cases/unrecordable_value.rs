use traced::{record, traced};

#[derive(Debug)]
struct Essay;

#[traced(attrs(essay, copy = essay, shown = %essay))]
fn create(essay: &Essay) {
    record!(late = Essay);
}

fn main() {
    create(&Essay);
}
