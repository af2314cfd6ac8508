use std::collections::HashMap;

use traced::traced_consumer;

type Metadata = HashMap<String, String>;


#[traced_consumer(batch, relation = parent)]
fn wrong(batch: &[Metadata]) {}

#[traced_consumer(batch)]
fn right(batch: &[Metadata]) {}

fn main() {
    wrong(&[]);
    right(&[]);
}
