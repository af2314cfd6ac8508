// That a traced function is never called is still said.
#![deny(dead_code)]
use traced::traced;

#[traced]
fn never_called() {}

#[traced]
async fn never_called_either() {}

fn main() {}
