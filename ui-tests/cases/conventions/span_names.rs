use traced::{in_span, traced};

const CAPITALS: &str = "CreateEssay";

#[traced(name = "createEssay")]
fn literal() {}

#[traced(name = CAPITALS)]
fn constant() {}

#[traced(name = "GET /essays/{id}")]
fn route_of_an_internal_span() {}

#[traced(name = "GET /essays/7", kind = server)]
fn route_with_an_id() {}

struct Repo;

#[traced(prefix = "EssayRepo")]
impl Repo {
    #[traced(name = "get-Essay")]
    fn get(&self) {}
}

fn main() {
    literal();
    constant();
    route_of_an_internal_span();
    route_with_an_id();
    Repo.get();
    in_span!("Inner", {});
}
