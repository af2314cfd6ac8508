use traced::{event, in_span, record, traced};

mod names {
    pub const FORM: &str = "batchId";
    pub const RENAMED: &str = "db.statement";
    pub const PERSONAL: &str = "user_email";
    pub const UNREGISTERED: &str = "db.table";
    pub const RESERVED: &str = "otel.name";
    pub const FINE: &str = "batch_id";
}

#[traced(attrs(names::FORM = 1, names::FINE = 2), ret(_ => names::RENAMED = 1))]
fn function() -> u32 {
    1
}

struct Repo;

#[traced]
impl Repo {
    #[traced(attrs(names::PERSONAL = 1))]
    fn method(&self) {}
}

fn main() {
    function();
    Repo.method();
    in_span!("inner", attrs(names::UNREGISTERED = 1), {
        record!(names::RESERVED = 1);
        event!("done", names::FORM = 1);
    });
}
