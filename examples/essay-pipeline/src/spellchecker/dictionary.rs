//! The word list, and what it has to suggest for a word that is not on it.

use std::collections::{BinaryHeap, HashMap};

/// Made by `words/make-words` from SCOWL; see `words/LICENSE-SCOWL`.
const WORDS: &str = include_str!("../../words/words.txt");
const SUGGESTIONS: usize = 3;

pub struct Dictionary {
    words: HashMap<&'static str, Word>,
}

#[derive(Clone, Copy)]
struct Word {
    /// How rare it is: 10 for the commonest words, 50 for the rarest.
    level: u32,
    letters: u32,
}

impl Dictionary {
    /// The list that is built in.
    pub fn english() -> Self {
        let mut words = HashMap::new();
        let mut level = 0;
        for line in WORDS.lines() {
            match line.strip_prefix("@ ") {
                Some(number) => level = number.parse().unwrap_or(level),
                None => {
                    words.insert(
                        line,
                        Word {
                            level,
                            letters: letters(line),
                        },
                    );
                }
            }
        }
        Dictionary { words }
    }

    /// Whether `word` is right as it stands: at the beginning of a sentence and in a headline as well.
    pub fn knows(&self, word: &str) -> bool {
        let word = ["'s", "'S", "'"]
            .iter()
            .find_map(|possessive| word.strip_suffix(possessive))
            .unwrap_or(word);
        if self.words.contains_key(word) {
            return true;
        }
        let lower = word.to_lowercase();
        if is_capitalized(word) || is_upper(word) {
            return self.words.contains_key(lower.as_str())
                || is_upper(word) && self.words.contains_key(capitalized(&lower).as_str());
        }
        false
    }

    /// The nearest words, best first: fewest changes, then the same first letter, then the same letters (a letter too many
    /// or too few of a double is the commonest mistake), then the commoner word.
    pub fn suggest(&self, word: &str) -> Vec<String> {
        let lower = word.to_lowercase();
        let (length, wanted) = (lower.chars().count(), letters(&lower));
        // Two changes make half of a short word.
        let limit = if length <= 4 { 1 } else { 2 };
        let mut best = BinaryHeap::with_capacity(SUGGESTIONS + 1);
        for (&candidate, &Word { level, letters }) in &self.words {
            // One change touches two letters at most. This spares most words the comparison that costs.
            if (letters ^ wanted).count_ones() as usize > 2 * limit
                || candidate.len().abs_diff(lower.len()) > 2 * limit
            {
                continue;
            }
            let distance = strsim::osa_distance(&lower, &candidate.to_lowercase());
            if distance <= limit {
                let other_start =
                    lower.chars().next() != candidate.chars().flat_map(char::to_lowercase).next();
                best.push((distance, other_start, letters != wanted, level, candidate));
                if best.len() > SUGGESTIONS {
                    best.pop();
                }
            }
        }
        best.into_sorted_vec()
            .into_iter()
            .map(|(.., candidate)| candidate.to_owned())
            .collect()
    }
}

/// Which of the letters a to z a word has, one bit each.
fn letters(word: &str) -> u32 {
    let letters = word
        .bytes()
        .map(|byte| byte.to_ascii_lowercase())
        .filter(u8::is_ascii_lowercase);
    letters.fold(0, |bits, letter| bits | 1 << (letter - b'a'))
}

fn is_capitalized(word: &str) -> bool {
    let mut chars = word.chars();
    chars.next().is_some_and(char::is_uppercase) && chars.all(|c| !c.is_uppercase())
}

fn is_upper(word: &str) -> bool {
    !word.chars().any(char::is_lowercase)
}

fn capitalized(lower: &str) -> String {
    let mut chars = lower.chars();
    chars.next().map_or_else(String::new, |first| {
        first.to_uppercase().chain(chars).collect()
    })
}
