//! Groups in braces: the parameters of routes and templates, and the placeholders of format strings.

/// A group in braces, from its opening brace up to behind its closing one.
#[derive(Clone, Copy)]
pub(crate) struct Group {
    pub(crate) start: usize,
    pub(crate) end: usize,
    /// Whether it has a name, as a route's parameter has: `{id}`, `{id:int}`, `{*rest}`, but not `{}` or `{id:?}`.
    pub(crate) named: bool,
}

/// The first group that starts at `from` or later. A brace without its partner is a nameless group of its own.
pub(crate) const fn next_group(name: &[u8], from: usize) -> Option<Group> {
    let mut at = from;
    while at < name.len() {
        if let Some(group) = group_at(name, at) {
            return Some(group);
        }
        at += 1;
    }
    None
}

/// The group that starts at `start`, if one does. Braces inside it belong to it (`{id:\d{4}}`).
pub(crate) const fn group_at(name: &[u8], start: usize) -> Option<Group> {
    if name[start] == b'}' {
        return nameless(start, start + 1);
    }
    if name[start] != b'{' {
        return None;
    }
    let mut depth = 0usize;
    let mut at = start;
    while at < name.len() {
        match name[at] {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        at += 1;
        if depth == 0 {
            let named = is_named(name, start + 1, at - 1);
            return Some(Group {
                start,
                end: at,
                named,
            });
        }
    }
    nameless(start, name.len())
}

const fn nameless(start: usize, end: usize) -> Option<Group> {
    Some(Group {
        start,
        end,
        named: false,
    })
}

/// Whether the content between `start` and `end` begins with a name and has no format specification of Rust.
const fn is_named(name: &[u8], start: usize, end: usize) -> bool {
    if start == end {
        return false;
    }
    let first = name[start];
    let debug = end - start > 1 && name[end - 1] == b'?' && name[end - 2] == b':';
    (first.is_ascii_alphabetic() || first == b'_' || first == b'*') && !debug
}
