//! The header `tracestate`: <https://www.w3.org/TR/trace-context-2/#tracestate-header>.

/// How many members a list may have.
pub(super) const MOST_MEMBERS: usize = 32;
/// Of keys and of values, in characters.
const LONGEST: usize = 256;

/// A list of members, borrowed and without allocation.
#[derive(Debug)]
pub(super) struct Members<'a> {
    members: [(&'a str, &'a str); MOST_MEMBERS],
    length: usize,
}

impl<'a> Members<'a> {
    pub(super) fn new() -> Self {
        Self {
            members: [("", ""); MOST_MEMBERS],
            length: 0,
        }
    }

    /// Reads the values of all headers there are, as if they were one. `None` if that is not valid, or too long.
    ///
    /// Members without anything in them do not count. Of members with the same key the first one stays, which is the
    /// one that was written last.
    pub(super) fn parse(headers: &[&'a str]) -> Option<Self> {
        let mut members = Self::new();
        let mut count = 0;
        for member in headers.iter().flat_map(|header| header.split(',')) {
            let member = super::trim(member);
            if member.is_empty() {
                continue;
            }
            let (key, value) = member.split_once('=')?;
            count += 1;
            if count > MOST_MEMBERS || !is_valid(key, value) {
                return None;
            }
            if !members.has(key) {
                members.push(key, value);
            }
        }
        Some(members)
    }

    /// Adds a member at the end. Of a list that is full already, the end is what is left out: "tracestate Limits".
    pub(super) fn push(&mut self, key: &'a str, value: &'a str) {
        if let Some(next) = self.members.get_mut(self.length) {
            *next = (key, value);
            self.length += 1;
        }
    }

    pub(super) fn as_slice(&self) -> &[(&'a str, &'a str)] {
        &self.members[..self.length]
    }

    pub(super) fn has(&self, key: &str) -> bool {
        self.as_slice().iter().any(|(other, _)| *other == key)
    }

    /// As a header, `None` without members: an empty header is legal, and better not sent.
    pub(super) fn write(&self) -> Option<String> {
        let members = self.as_slice();
        let text: usize = members
            .iter()
            .map(|(key, value)| key.len() + value.len())
            .sum();
        let signs = (members.len() * 2).checked_sub(1)?;
        let mut header = String::with_capacity(text + signs);
        for (key, value) in members {
            if !header.is_empty() {
                header.push(',');
            }
            header.push_str(key);
            header.push('=');
            header.push_str(value);
        }
        Some(header)
    }
}

/// Whether these are a member by the grammar of level 2.
pub(super) fn is_valid(key: &str, value: &str) -> bool {
    is_key(key.as_bytes()) && is_value(value.as_bytes())
}

fn is_key(key: &[u8]) -> bool {
    let is_letter = |byte: &u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9');
    let may_follow = |byte: &u8| is_letter(byte) || b"_-*/@".contains(byte);
    match key {
        [first, rest @ ..] => {
            key.len() <= LONGEST && is_letter(first) && rest.iter().all(may_follow)
        }
        [] => false,
    }
}

fn is_value(value: &[u8]) -> bool {
    let is_printable = |byte: &u8| matches!(byte, b' '..=b'~' if !b",=".contains(byte));
    match value {
        [.., last] => value.len() <= LONGEST && *last != b' ' && value.iter().all(is_printable),
        [] => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(headers: &[&str]) -> Option<String> {
        let members = Members::parse(headers)?;
        Some(members.write().unwrap_or_default())
    }

    #[test]
    fn keys_are_those_of_level_2() {
        let longest = "k".repeat(256);
        for legal in ["a", "0", "a_-*/@9", "a@", "a@@b", "a@b@c", "1@_", &longest] {
            assert!(is_valid(legal, "1"), "{legal}");
        }
        let too_long = "k".repeat(257);
        for illegal in [
            "", "A", "_a", "-a", "*a", "/a", "@a", "a.b", "a b", "aB", "é", "a\0", &too_long,
        ] {
            assert!(!is_valid(illegal, "1"), "{illegal}");
        }
    }

    #[test]
    fn values_are_printable_and_do_not_end_in_a_space() {
        let longest = "v".repeat(256);
        for legal in ["1", " 1", "a b", "!", "~", "@", &longest] {
            assert!(is_valid("a", legal), "{legal:?}");
        }
        let too_long = "v".repeat(257);
        for illegal in [
            "", " ", "1 ", "a,b", "a=b", "a\tb", "\u{7f}", "é", "\0", &too_long,
        ] {
            assert!(!is_valid("a", illegal), "{illegal:?}");
        }
    }

    #[test]
    fn several_headers_are_one_list() {
        assert_eq!(
            parse(&["a=1,b=2", "", "c=3"]).as_deref(),
            Some("a=1,b=2,c=3")
        );
        assert_eq!(
            parse(&[",, ,\t", "a=1 \t,\t b= 2"]).as_deref(),
            Some("a=1,b= 2")
        );
        assert_eq!(parse(&[]).as_deref(), Some(""));
        assert_eq!(parse(&["a=1", "b"]), None);
    }

    #[test]
    fn a_key_that_repeats_stands_where_it_was_first() {
        assert_eq!(parse(&["a=1,b=2,a=3"]).as_deref(), Some("a=1,b=2"));
        assert_eq!(parse(&["a=1", "a=3,c=4"]).as_deref(), Some("a=1,c=4"));
        // Repeating, it is a member none the less.
        assert_eq!(parse(&["a=1,".repeat(33).as_str()]), None);
        assert_eq!(parse(&["a=1,".repeat(32).as_str()]).as_deref(), Some("a=1"));
    }

    #[test]
    fn what_is_written_is_as_long_as_it_was_planned() {
        let mut members = Members::new();
        assert_eq!(members.write(), None);
        for number in 0..40 {
            members.push("key", "value");
            let header = members.write().unwrap_or_default();
            assert_eq!(header.capacity(), header.len());
            assert_eq!(header.split(',').count(), (number + 1).min(32));
        }
    }
}
