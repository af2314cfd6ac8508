//! Comparisons of byte strings that work in `const` evaluation, where slices have neither `==` nor ranges.
//!
//! The compiler evaluates them once for each name in a constant, and there a call costs as much as a loop of a dozen
//! steps, `len()` too; so the loops are without calls.

use std::cmp::Ordering;

/// Whether two byte strings are the same.
pub(crate) const fn equal(left: &[u8], right: &[u8]) -> bool {
    left.len() == right.len() && starts_with(left, right)
}

/// Whether `bytes` begins with `prefix`.
pub(crate) const fn starts_with(bytes: &[u8], prefix: &[u8]) -> bool {
    let end = prefix.len();
    if bytes.len() < end {
        return false;
    }
    let mut i = 0;
    while i < end {
        if bytes[i] != prefix[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// The bytes from `start` up to `end`; both are positions inside `bytes`.
pub(crate) const fn between(bytes: &[u8], start: usize, end: usize) -> &[u8] {
    bytes.split_at(end).0.split_at(start).1
}

/// Where `byte` first stands in `bytes`, or the length of `bytes` where it does not.
pub(crate) const fn position_or_end(bytes: &[u8], byte: u8) -> usize {
    let end = bytes.len();
    let mut i = 0;
    while i < end && bytes[i] != byte {
        i += 1;
    }
    i
}

/// Whether `byte` stands in `bytes`.
pub(crate) const fn contains(bytes: &[u8], byte: u8) -> bool {
    position_or_end(bytes, byte) < bytes.len()
}

/// Whether `word` is one of `list`.
pub(crate) const fn one_of(word: &[u8], list: &[&str]) -> bool {
    let mut i = 0;
    while i < list.len() {
        if equal(word, list[i].as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether `bytes` start with one of `prefixes`.
pub(crate) const fn starts_with_one(bytes: &[u8], prefixes: &[&str]) -> bool {
    let mut i = 0;
    while i < prefixes.len() {
        if starts_with(bytes, prefixes[i].as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

/// Whether `word` is one of the upper-case words of `list`, in whatever case it is written.
pub(crate) const fn one_of_any_case(word: &[u8], list: &[&str]) -> bool {
    let mut i = 0;
    while i < list.len() {
        if equal_in_upper_case(word, list[i].as_bytes()) {
            return true;
        }
        i += 1;
    }
    false
}

const fn equal_in_upper_case(word: &[u8], upper: &[u8]) -> bool {
    if word.len() != upper.len() {
        return false;
    }
    let mut i = 0;
    while i < word.len() {
        if word[i].to_ascii_uppercase() != upper[i] {
            return false;
        }
        i += 1;
    }
    true
}

/// Whether every byte is a visible ASCII character, and there is at least one.
pub(crate) const fn all_graphic(bytes: &[u8]) -> bool {
    let mut i = 0;
    while i < bytes.len() {
        if !bytes[i].is_ascii_graphic() {
            return false;
        }
        i += 1;
    }
    !bytes.is_empty()
}

/// The order of two byte strings.
pub(crate) const fn compare(left: &[u8], right: &[u8]) -> Ordering {
    let (left_end, right_end) = (left.len(), right.len());
    let mut i = 0;
    while i < left_end && i < right_end {
        if left[i] != right[i] {
            return if left[i] < right[i] {
                Ordering::Less
            } else {
                Ordering::Greater
            };
        }
        i += 1;
    }
    if left_end < right_end {
        Ordering::Less
    } else if left_end > right_end {
        Ordering::Greater
    } else {
        Ordering::Equal
    }
}

/// The bytes before the last `byte`, if it stands in `bytes`.
pub(crate) const fn before_last(bytes: &[u8], byte: u8) -> Option<&[u8]> {
    let mut at = bytes.len();
    while at > 0 {
        at -= 1;
        if bytes[at] == byte {
            return Some(bytes.split_at(at).0);
        }
    }
    None
}
