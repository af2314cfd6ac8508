use std::collections::HashMap;

use traced::traced_consumer;

type Metadata = HashMap<String, String>;


struct Handler;

#[traced_consumer(system = "kafka")]
impl Handler {
    fn wrong(&self, metadata: &Metadata) {}
}

impl Handler {
    #[traced_consumer(system = "kafka")]
    fn right(&self, metadata: &Metadata) {}
}

#[traced_consumer]
struct Task {
    metadata: Metadata,
}

fn main() {
    let task = Task {
        metadata: Metadata::new(),
    };
    Handler.wrong(&task.metadata);
    Handler.right(&task.metadata);
}
