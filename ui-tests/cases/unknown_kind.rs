use traced::traced;

#[traced(kind = sever)]
fn create() {}

fn main() {
    create();
}
