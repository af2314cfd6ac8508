//! Personal data by name: the trailing words of a name, or of a field or variable, stand on a list.

pub(crate) mod key;
pub(crate) mod words;

use crate::bytes::{one_of, starts_with_one};
use words::{PHRASES, Phrase};

/// Headers and metadata that hold credentials; all others are left to those who chose to record them.
const CREDENTIAL_KEYS: &[&str] = &[
    "authorization",
    "cookie",
    "proxy-authorization",
    "set-cookie",
    "x-amz-security-token",
    "x-api-key",
    "x-auth-token",
    "x-csrf-token",
];

const CREDENTIAL_KEY: Phrase = Phrase {
    words: "credentials",
    end: end(Some(b"credentials")),
    class: words::Class::Credential,
    why: "are what the header holds",
};

/// The words of the list that `name` ends with, whatever number or form follows (`email2`, `email_str`). Flags (`has_…`) only say whether there
/// is something, and counts (`num_…`) how much; names that end with a measure or a hash (`content_length`, `email_hash`) do
/// not end with words of the list.
pub(crate) const fn phrase_of(name: &[u8]) -> Option<Phrase> {
    if is_free(name) {
        return None;
    }
    let value = without_form(name);
    match phrase_at_end(without_number(name)) {
        None if value.len() < name.len() => phrase_at_end(value),
        phrase => phrase,
    }
}

const fn phrase_at_end(name: &[u8]) -> Option<Phrase> {
    let (phrases, singulars) = (PHRASES, singulars(name));
    let ends = [end(singulars[0]), end(singulars[1]), end(singulars[2])];
    let (mut i, count) = (0, phrases.len());
    while i < count {
        let end = phrases[i].end;
        let may_be = end == ends[0] || end == ends[1] || end == ends[2];
        if may_be && one_ends_with(&singulars, phrases[i].words.as_bytes()) {
            return Some(phrases[i]);
        }
        i += 1;
    }
    None
}

/// The last two bytes, as a number that is quickly compared.
pub(crate) const fn end(name: Option<&[u8]>) -> u16 {
    match name {
        Some([.., before, last]) => u16::from_be_bytes([*before, *last]),
        _ => 0,
    }
}

/// The words that the key of a templated name ends with, or the credentials that it is a header for.
pub(crate) const fn phrase_of_key(key: &[u8], is_named: bool) -> Option<Phrase> {
    if one_of(key, CREDENTIAL_KEYS) {
        return Some(CREDENTIAL_KEY);
    }
    if is_named {
        return phrase_of(key::as_name(key).bytes());
    }
    None
}

/// What the last segment of a flag begins with.
const FLAGS: &[&str] = &[
    "is_",
    "has_",
    "needs_",
    "requires_",
    "uses_",
    "accepts_",
    "without_",
];
/// What that of a count begins with.
const COUNTS: &[&str] = &["num_", "number_of_", "count_of_", "total_"];
/// What that of a value begins with that nobody can read any more.
const HIDDEN: &[&str] = &["hashed_", "masked_", "redacted_"];

/// Whether the name says that its value is something else than the words that it ends with.
pub(crate) const fn is_free(name: &[u8]) -> bool {
    is_flag(name) || is_count(name) || starts_with_one(last_segment(name), HIDDEN)
}

/// Whether the value only says whether there is something.
pub(crate) const fn is_flag(name: &[u8]) -> bool {
    starts_with_one(last_segment(name), FLAGS)
}

/// Whether the value only says how much there is of something.
pub(crate) const fn is_count(name: &[u8]) -> bool {
    starts_with_one(last_segment(name), COUNTS)
}

const fn last_segment(name: &[u8]) -> &[u8] {
    let mut start = name.len();
    while start > 0 && name[start - 1] != b'.' {
        start -= 1;
    }
    name.split_at(start).1
}

/// What a name ends with that is still the same value.
const FORMS: &[&str] = &[
    "_str",
    "_string",
    "_text",
    "_ref",
    "_value",
    "_raw",
    "_plain",
    "_lower",
    "_lowercase",
    "_trimmed",
    "_normalized",
    "_opt",
    "_copy",
];

/// The name without what at its end leaves it the same value: `email2`, `email_2`, `email_str`, `email.value`.
const fn without_form(name: &[u8]) -> &[u8] {
    let name = without_number(name);
    let mut i = 0;
    while i < FORMS.len() {
        if let Some(value) = without(name, FORMS[i].as_bytes()) {
            return without_number(value);
        }
        i += 1;
    }
    name
}

const fn without_number(name: &[u8]) -> &[u8] {
    let mut end = name.len();
    while end > 0 && name[end - 1].is_ascii_digit() {
        end -= 1;
    }
    if end < name.len() && end > 0 && name[end - 1] == b'_' {
        end -= 1;
    }
    name.split_at(end).0
}

/// Whether `name` ends with `words`, in the singular or the plural, whatever number or form follows. Dots and underscores
/// both part words.
pub(crate) const fn ends_with_words(name: &[u8], words: &[u8]) -> bool {
    one_ends_with(&singulars(without_number(name)), words)
        || one_ends_with(&singulars(without_form(name)), words)
}

/// The name as it is, and what its last word may be the plural of.
const fn singulars(name: &[u8]) -> [Option<&[u8]>; 3] {
    [Some(name), without(name, b"s"), without(name, b"es")]
}

const fn one_ends_with(names: &[Option<&[u8]>; 3], words: &[u8]) -> bool {
    let mut i = 0;
    while i < names.len() {
        if matches!(names[i], Some(name) if ends_with(name, words)) {
            return true;
        }
        i += 1;
    }
    false
}

/// What stands before `ending`, where something does.
const fn without<'a>(name: &'a [u8], ending: &[u8]) -> Option<&'a [u8]> {
    if name.len() > ending.len() && has_tail(name, ending) {
        Some(name.split_at(name.len() - ending.len()).0)
    } else {
        None
    }
}

const fn ends_with(name: &[u8], words: &[u8]) -> bool {
    if words.is_empty() || !has_tail(name, words) {
        return false;
    }
    name.len() == words.len() || part(name[name.len() - words.len() - 1]) == b'_'
}

/// Whether the last bytes of `name` are `tail`; dots and underscores are the same.
const fn has_tail(name: &[u8], tail: &[u8]) -> bool {
    if name.len() < tail.len() {
        return false;
    }
    let start = name.len() - tail.len();
    // From the end, where most words differ.
    let mut i = tail.len();
    while i > 0 {
        i -= 1;
        if name[start + i] != tail[i] && part(name[start + i]) != part(tail[i]) {
            return false;
        }
    }
    true
}

const fn part(byte: u8) -> u8 {
    if byte == b'.' { b'_' } else { byte }
}

#[cfg(test)]
mod tests;
