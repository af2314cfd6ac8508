use traced::traced;

#[traced(parent = 7, links("cause"))]
fn create() {}

fn main() {
    create();
}
