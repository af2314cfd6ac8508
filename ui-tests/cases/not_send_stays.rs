// A future that is not Send without the attribute is not Send with it, for the same reason.
use std::rc::Rc;

use traced::traced;

#[traced]
async fn holds() {
    let shared = Rc::new(1);
    std::future::ready(()).await;
    drop(shared);
}

fn is_send<T: Send>(_: T) {}

fn main() {
    is_send(holds());
}
