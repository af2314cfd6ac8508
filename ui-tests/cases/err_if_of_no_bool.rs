use traced::traced;

#[traced(err_if(code => code))]
fn create() -> Result<(), u32> {
    Ok(())
}

fn main() {
    let _ = create();
}
