use traced::opentelemetry::Context;
use traced::traced;

#[traced(links(one, other), err_if(n => *n > 7, m => *m > 8))]
fn create(one: Context, other: Context) -> Result<(), u32> {
    drop((one, other));
    Ok(())
}

#[traced(links([&one, &other],), err_if(n => *n > 7,))]
fn right(one: Context, other: Context) -> Result<(), u32> {
    drop((one, other));
    Ok(())
}

fn main() {
    let _ = create(Context::new(), Context::new());
    let _ = right(Context::new(), Context::new());
}
