use std::collections::HashMap;

use traced::traced;

struct Repo;

#[traced]
impl Repo {
    #[cfg_attr(all(), must_use, traced(name = "get_essay"))]
    fn get(&self) -> u32 {
        1
    }

    #[cfg_attr(all(), cfg_attr(any(), traced::traced(skip)))]
    fn count(&self) {}

    #[cfg_attr(any(), traced::traced_consumer)]
    fn on_message(&self, _message: &HashMap<String, String>) {}

    #[traced(skip)]
    #[cfg_attr(all(), traced(name = "find_essay"))]
    #[cfg_attr(all(), must_use)]
    fn find(&self) -> u32 {
        1
    }
}

fn main() {
    let _ = Repo.get();
    Repo.count();
    Repo.on_message(&HashMap::new());
    let _ = Repo.find();
}
