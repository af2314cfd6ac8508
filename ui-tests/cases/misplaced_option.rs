use traced::traced;

#[traced(prefix = "repo", skip)]
fn create() {}

struct Repo;

#[traced(name = "repo", attrs(id = 1))]
impl Repo {
    #[traced(skip, kind = client)]
    fn get(&self) {}
}

fn main() {
    create();
    Repo.get();
}
