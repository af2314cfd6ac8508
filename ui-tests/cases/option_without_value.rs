use traced::traced;

#[traced(name, attrs, kind)]
fn create() {}

fn main() {
    create();
}
