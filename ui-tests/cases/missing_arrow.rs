use traced::traced;

#[traced(ok(essay_id = 1), err_if(true))]
fn create() -> Result<u32, String> {
    Ok(1)
}

fn main() {
    let _ = create();
}
