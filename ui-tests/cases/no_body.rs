use traced::traced;

trait Repo {
    #[traced]
    fn get(&self) -> u32;
}

struct Essays;

impl Repo for Essays {
    fn get(&self) -> u32 {
        1
    }
}

fn main() {
    Essays.get();
}
