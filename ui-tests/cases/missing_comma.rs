use traced::traced;

#[traced(name = "create_essay" kind = server, attrs(a = 1 b = 2))]
fn create() {}

fn main() {
    create();
}
