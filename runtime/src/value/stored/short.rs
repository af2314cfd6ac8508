//! A string that needs no memory of its own.

use std::fmt;

/// A short string. What is not used of its bytes is zero, so that two can be compared as a whole.
#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub struct Short {
    length: u8,
    bytes: [u8; Self::MOST],
}

#[repr(align(16))]
struct Aligned([u8; 32]);

impl Short {
    /// In bytes. Ids, names and states are seldom longer; with the tag of the value this makes 24.
    pub(super) const MOST: usize = 22;

    pub(crate) const EMPTY: Self = Self {
        length: 0,
        bytes: [0; Self::MOST],
    };

    /// Whether all of `text` is short enough.
    #[inline(always)]
    pub(crate) fn fits(text: &str) -> bool {
        text.len() <= Self::MOST
    }

    pub(super) fn new(text: &str) -> Option<Self> {
        let mut short = Self::EMPTY;
        short.push(text).then_some(short)
    }

    /// Writes `text`, which fits, into an empty one. Its beginning and its end are copied as words, which may overlap: to
    /// copy as many bytes as turn out to be there is a call of the C library's, and as long again as all the rest.
    #[inline(always)]
    pub(crate) fn fill(&mut self, text: &str) {
        let text = text.as_bytes();
        let length = text.len();
        self.length = length as u8;
        let first = text.first_chunk::<8>();
        // What is shifted out of a last word is in the first one, and what is written twice is the same.
        if let (9..=16, Some(first), Some(last)) = (length, first, text.last_chunk()) {
            let last = u64::from_le_bytes(*last) >> (8 * (16 - length));
            self.bytes[..8].copy_from_slice(first);
            self.bytes[8..16].copy_from_slice(&last.to_le_bytes());
        } else if let (Some(first), Some(last)) = (text.first_chunk::<16>(), text.last_chunk()) {
            let last = u64::from_le_bytes(*last) >> (8 * (Self::MOST - length));
            self.bytes[..16].copy_from_slice(first);
            self.bytes[14..].copy_from_slice(&last.to_le_bytes());
        } else if let (Some(first), Some(last)) = (text.first_chunk(), text.last_chunk()) {
            let first = u64::from(u32::from_le_bytes(*first));
            let last = u64::from(u32::from_le_bytes(*last)) << (8 * (length - 4));
            self.bytes[..8].copy_from_slice(&(first | last).to_le_bytes());
        } else {
            for (to, from) in self.bytes.iter_mut().zip(text) {
                *to = *from;
            }
        }
    }

    /// Adds all of `text`, or says that it is too long.
    #[inline]
    pub(crate) fn push(&mut self, text: &str) -> bool {
        let start = usize::from(self.length);
        let Some(free) = self.bytes.get_mut(start..start + text.len()) else {
            return false;
        };
        free.copy_from_slice(text.as_bytes());
        self.length += text.len() as u8;
        true
    }

    /// What `see` makes of the text. That it is text is found out of a copy with zeros behind it, where the standard library
    /// looks at sixteen bytes at once: of fewer, and of what is not aligned, it looks at one after the other.
    #[inline]
    pub(crate) fn read<R>(&self, see: impl FnOnce(&str) -> R) -> R {
        let mut aligned = Aligned([0; 32]);
        aligned.0[..Self::MOST].copy_from_slice(&self.bytes);
        // Only whole strings are pushed.
        let text = std::str::from_utf8(&aligned.0).unwrap_or_default();
        see(text.get(..usize::from(self.length)).unwrap_or_default())
    }
}

impl fmt::Debug for Short {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.read(|text| fmt::Debug::fmt(text, f))
    }
}

#[cfg(test)]
mod tests {
    use super::Short;

    #[test]
    fn texts_of_every_length_are_written_whole_and_with_zeros_behind() {
        let text = "abcdefghijklmnopqrstuv";
        assert_eq!(text.len(), Short::MOST);
        for length in 0..=Short::MOST {
            let text = &text[..length];
            let mut filled = Short::EMPTY;
            filled.fill(text);
            assert_eq!(Some(filled), Short::new(text), "{length}");
            filled.read(|read| assert_eq!(read, text));
        }
    }
}
