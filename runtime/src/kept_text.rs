//! The memory of texts, kept for the next ones: what is freed all at once the allocator takes back the slow way.

/// Bytes of a text whose memory is kept.
pub(crate) const MOST_KEPT: usize = 256;

/// A text, or none, in memory that stays for the next one unless it is large.
#[derive(Debug)]
pub(crate) struct KeptText {
    text: String,
    is_there: bool,
}

impl KeptText {
    pub(crate) const NONE: Self = Self {
        text: String::new(),
        is_there: false,
    };

    pub(crate) fn get(&self) -> Option<&str> {
        self.is_there.then_some(&*self.text)
    }

    pub(crate) fn set(&mut self, text: Option<&str>) {
        self.clear();
        self.is_there = text.is_some();
        self.text.push_str(text.unwrap_or_default());
    }

    pub(crate) fn clear(&mut self) {
        self.is_there = false;
        self.text.clear();
        if self.text.capacity() > MOST_KEPT {
            self.text = String::new();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{KeptText, MOST_KEPT};

    #[test]
    fn an_empty_text_is_not_none() {
        let mut kept = KeptText::NONE;
        assert_eq!(kept.get(), None);
        kept.set(Some(""));
        assert_eq!(kept.get(), Some(""));
        kept.set(None);
        assert_eq!(kept.get(), None);
    }

    #[test]
    fn a_large_text_gives_its_memory_back() {
        let mut kept = KeptText::NONE;
        kept.set(Some(&"x".repeat(MOST_KEPT + 1)));
        kept.set(Some("short"));
        assert_eq!(kept.get(), Some("short"));
        assert!(kept.text.capacity() <= MOST_KEPT);
    }
}
