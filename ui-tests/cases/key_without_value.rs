use traced::traced;

struct Essay {
    id: u32,
}

mod names {
    pub const ID: &str = "essay.id";
}

#[traced(attrs(essay.id, "essay.count", names::ID, 7))]
fn create(essay: &Essay) -> u32 {
    essay.id
}

fn main() {
    create(&Essay { id: 1 });
}
