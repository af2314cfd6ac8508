use traced::{record, traced};

#[traced(attrs(id, id = 2), sampler_attrs("id" = 3), ret(r => a = r, a = 1))]
fn create(id: u32) -> u32 {
    record!(n = 1, n = 2);
    id
}

fn main() {
    create(1);
}
