use traced::traced;

#[traced]
const fn create() -> u32 {
    1
}

struct Repo;

#[traced]
impl Repo {
    const fn get() -> u32 {
        2
    }
}

fn main() {
    const CREATED: u32 = create() + Repo::get();
    let _ = CREATED;
}
