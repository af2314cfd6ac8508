use traced::opentelemetry::Context;
use traced::traced;

#[traced(parent = Context::current(), root)]
fn create() {}

fn main() {
    create();
}
