use traced::traced;

const NAME: &str = "Create Essay";

#[traced(name = NAME)]
fn create() {}

fn main() {
    create();
}
