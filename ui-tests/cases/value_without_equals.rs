use traced::{event, record, traced};

#[traced(attrs(id: essay, essay.id => essay, %essay = essay, word_count = 1))]
fn create(essay: u32) -> u32 {
    record!(id: essay);
    event!("created", ?id = essay);
    essay
}

fn main() {
    create(1);
}
