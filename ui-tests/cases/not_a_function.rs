use traced::traced;

#[traced]
struct Essay;

#[traced]
mod essays {}

#[traced]
trait Store {
    fn put(&self);
}

fn main() {
    let _ = Essay;
}
