use traced::traced;

#[traced]
struct Essay;

#[traced]
mod essays {}

fn main() {
    let _ = Essay;
}
