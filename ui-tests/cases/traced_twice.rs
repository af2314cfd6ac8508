use traced::traced;

#[traced(name = "create_essay")]
#[traced]
fn create() {}

struct Repo;

#[traced]
impl Repo {
    #[traced(name = "get_essay")]
    #[must_use]
    #[traced::traced]
    fn get(&self) -> u32 {
        1
    }
}

fn main() {
    create();
    let _ = Repo.get();
}
