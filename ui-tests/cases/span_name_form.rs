use traced::traced;

#[traced(name = "Create Essay")]
fn create() {}

#[traced(name = "essay-{}")]
fn essay() {}

fn main() {
    create();
    essay();
}
