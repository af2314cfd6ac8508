use traced::traced;

#[traced(ret(x => answer = x, debug = ?x, shown = %x))]
fn whole() -> Result<u32, std::fmt::Error> {
    Ok(1)
}

#[traced(ret(essay => essay_id = essay))]
async fn later() -> std::io::Result<u32> {
    Ok(1)
}

#[traced(ok())]
fn nothing() -> Result<u32, std::fmt::Error> {
    Ok(1)
}

fn main() {
    let _ = whole();
    let _ = later();
    let _ = nothing();
}
