use traced::{Sensitive, traced};

struct Essay;

#[traced(attrs(essay_hash = traced::hash(essay), draft_hash = traced::hash(&draft)))]
fn check(essay: &Essay, draft: Sensitive<Essay>) {}

/// No false alarm: `Display` is all it takes.
#[traced(attrs(value_hash = traced::hash(value)))]
fn generic<T: std::fmt::Display + ?Sized>(value: &T) {}

fn main() {}
