use traced::traced;

#[traced(root = true)]
fn create() {}

fn main() {
    create();
}
