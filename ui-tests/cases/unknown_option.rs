use traced::traced;

#[traced(nmae = "create_essay", atrs(id))]
fn create(id: u32) {}

fn main() {
    create(1);
}
