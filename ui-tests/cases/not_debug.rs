use traced::traced;

struct Essay;

#[traced(attrs(?essay))]
fn create(essay: &Essay) {}

fn main() {
    create(&Essay);
}
