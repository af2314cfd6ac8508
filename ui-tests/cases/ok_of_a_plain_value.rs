use traced::traced;

#[traced(ok(n => count = n))]
fn create() -> u32 {
    1
}

#[traced(ok(essay => words = essay.words))]
fn count() -> Option<u32> {
    None
}

#[traced(err_if(e => !e.is_not_found()))]
fn find() -> String {
    String::new()
}

fn main() {
    create();
    count();
    find();
}
