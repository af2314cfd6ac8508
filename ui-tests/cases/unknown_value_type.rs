use traced::record;

#[derive(Debug)]
struct Essay;

fn longest() -> Option<Essay> {
    let mut longest = None;
    record!(longest = ?longest);
    longest = Some(Essay);
    longest
}

/// No false alarm: the type is known, or turns out to be one that cannot be sensitive.
fn first() -> (Option<Essay>, Option<String>) {
    let first: Option<Essay> = None;
    let mut text = None;
    record!(first = ?first, text);
    text = Some(String::new());
    (first, text)
}

fn main() {}
