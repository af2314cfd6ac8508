//! Texts that are to be known again, in memory that has a bound and is kept for the next ones: what is freed all at once
//! the allocator takes back the slow way.

use std::hash::{DefaultHasher, Hasher as _};

use super::wrapping::is_wrapped;

/// Bytes of a text whose memory is kept.
pub(crate) const MOST_KEPT: usize = 256;

/// What a text, or none, is known by.
#[derive(Debug)]
pub(crate) struct KeptText {
    /// All of a text that is no longer than `MOST_KEPT`.
    beginning: String,
    rest: Option<Rest>,
}

/// What is known of a text beyond its beginning: there is nothing beyond that of a short one.
#[derive(Debug)]
struct Rest {
    length: usize,
    hash: u64,
}

impl Rest {
    const NOTHING: Self = Self { length: 0, hash: 0 };

    fn of(text: &str, beginning: usize) -> Self {
        match &text.as_bytes()[beginning..] {
            // Most texts are short.
            [] => Self::NOTHING,
            rest => Self::of_more(rest),
        }
    }

    #[cold]
    fn of_more(rest: &[u8]) -> Self {
        let mut hasher = DefaultHasher::new();
        hasher.write(rest);
        Self {
            length: rest.len(),
            hash: hasher.finish(),
        }
    }
}

impl KeptText {
    pub(crate) const NONE: Self = Self {
        beginning: String::new(),
        rest: None,
    };

    pub(crate) fn is_none(&self) -> bool {
        self.rest.is_none()
    }

    pub(crate) fn set(&mut self, text: Option<&str>) {
        self.clear();
        let Some(text) = text else {
            return;
        };
        let beginning = beginning_of(text);
        // Not more than that: the room for the next ones would grow beyond its bound.
        self.beginning.reserve_exact(beginning.len());
        self.beginning.push_str(beginning);
        self.rest = Some(Rest::of(text, beginning.len()));
    }

    pub(crate) fn clear(&mut self) {
        self.beginning.clear();
        self.rest = None;
    }

    /// Whether this is the text.
    pub(crate) fn is(&self, text: &str) -> bool {
        let beginning = self.beginning.len();
        self.rest.as_ref().is_some_and(|rest| {
            // The hash last: it looks at all of the text.
            text.len() == beginning + rest.length
                && text.starts_with(&self.beginning)
                && Rest::of(text, beginning).hash == rest.hash
        })
    }

    /// Whether this is the text, or another one that is wrapped in it.
    pub(crate) fn is_in(&self, text: &str) -> bool {
        self.is(text) || self.is_wrapped_in(text)
    }

    fn is_wrapped_in(&self, text: &str) -> bool {
        let beginning = &*self.beginning;
        let Some(rest) = self.rest.as_ref().filter(|_| !beginning.is_empty()) else {
            return false;
        };
        // One place, however long and even the text is. A long one that repeats its own beginning is found by the first.
        let start = match rest.length {
            0 => text.rfind(beginning),
            _ => text.find(beginning),
        };
        start.is_some_and(|start| {
            let part = start..start + beginning.len() + rest.length;
            let is_whole = text.get(part.clone()).is_some_and(|part| self.is(part));
            is_whole && is_wrapped(text, part)
        })
    }
}

fn beginning_of(text: &str) -> &str {
    if text.len() <= MOST_KEPT {
        return text;
    }
    let ends = (0..=MOST_KEPT).rev();
    let mut beginnings = ends.filter_map(|end| text.get(..end));
    beginnings.next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::{KeptText, MOST_KEPT};

    fn kept(text: &str) -> KeptText {
        let mut kept = KeptText::NONE;
        kept.set(Some(text));
        kept
    }

    #[test]
    fn an_empty_text_is_not_none() {
        let mut kept = KeptText::NONE;
        assert!(kept.is_none());
        assert!(!kept.is(""));
        kept.set(Some(""));
        assert!(!kept.is_none());
        assert!(kept.is(""));
        assert!(!kept.is_in("any"));
        kept.set(None);
        assert!(kept.is_none());
    }

    #[test]
    fn the_memory_of_a_text_has_a_bound() {
        let mut kept = KeptText::NONE;
        for length in [MOST_KEPT - 50, MOST_KEPT, 100_000, 0, 3] {
            let text = "å".repeat(length);
            kept.set(Some(&text));
            assert!(kept.is(&text));
            assert!(kept.beginning.capacity() <= MOST_KEPT);
        }
    }

    #[test]
    fn long_texts_that_begin_alike_are_told_apart() {
        let long = "x".repeat(2 * MOST_KEPT);
        let kept = kept(&format!("{long}1"));
        assert!(kept.is(&format!("{long}1")));
        for other in ["2", "", "12"] {
            assert!(!kept.is(&format!("{long}{other}")), "{other}");
        }
    }

    #[test]
    fn a_text_is_found_in_another_at_any_length() {
        for length in [1, MOST_KEPT, MOST_KEPT + 1, 100_000] {
            let text = "å".repeat(length);
            assert!(kept(&text).is_in(&format!("cannot start: {text}")));
            assert!(!kept(&text).is_in(&format!("cannot start: {}", &text[2..])));
        }
    }
}
