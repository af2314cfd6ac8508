use traced::traced;

#[traced(name = format!("create-{id}"))]
fn create(id: u32) {}

#[traced(name = 7)]
fn seven() {}

fn main() {
    create(1);
    seven();
}
