use traced::traced;

#[traced("create_essay", name = "create", kind = server, kind = client)]
fn create() {}

fn main() {
    create();
}
