//! The check of one essay.

use std::collections::HashMap;

use traced::traced;
use unicode_segmentation::UnicodeSegmentation as _;

use super::Dictionary;
use crate::essays::Misspelling;

/// How many different wrong words are listed with suggestions. An essay with more of them is not English, or no essay.
const MAX_LISTED: usize = 100;

/// What the check found.
#[derive(Clone, Debug)]
pub struct Spelling {
    pub word_count: usize,
    pub misspellings: Vec<Misspelling>,
    pub unlisted: usize,
}

/// Looks every word of `text` up.
#[traced(
    attrs(essay.size = text.len()),
    ret(spelling => word_count = spelling.word_count, misspelling_count = spelling.misspellings.len() + spelling.unlisted),
)]
pub fn check_spelling(dictionary: &Dictionary, text: &str) -> Spelling {
    let mut word_count = 0;
    let mut unlisted = 0;
    let mut misspellings: Vec<Misspelling> = Vec::new();
    // Where each wrong word stands in the list; `None` for one that found no room.
    let mut places: HashMap<String, Option<usize>> = HashMap::new();
    for word in text
        .unicode_words()
        .filter(|word| word.chars().any(char::is_alphabetic))
    {
        word_count += 1;
        let word = word.replace('\u{2019}', "'");
        // An `A4` or a `3rd` is no matter of spelling.
        if word.chars().any(char::is_numeric) || dictionary.knows(&word) {
            continue;
        }
        if let Some(&place) = places.get(&word) {
            if let Some(misspelling) = place.and_then(|place| misspellings.get_mut(place)) {
                misspelling.count += 1;
            }
        } else if misspellings.len() < MAX_LISTED {
            places.insert(word.clone(), Some(misspellings.len()));
            misspellings.push(Misspelling {
                suggestions: dictionary.suggest(&word),
                word,
                count: 1,
            });
        } else {
            places.insert(word, None);
            unlisted += 1;
        }
    }
    Spelling {
        word_count,
        misspellings,
        unlisted,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str) -> Spelling {
        check_spelling(&Dictionary::english(), text)
    }

    fn words(spelling: &Spelling) -> Vec<&str> {
        spelling
            .misspellings
            .iter()
            .map(|misspelling| misspelling.word.as_str())
            .collect()
    }

    #[test]
    fn a_wrong_word_is_found_with_the_right_one_suggested() {
        let spelling = check("I beleive that it is neccessary. I do not beleive otherwise.");
        assert_eq!(words(&spelling), ["beleive", "neccessary"]);
        assert_eq!(spelling.word_count, 11);
        assert_eq!(spelling.misspellings[0].count, 2);
        assert_eq!(spelling.misspellings[0].suggestions[0], "believe");
        assert_eq!(spelling.misspellings[1].suggestions[0], "necessary");
    }

    #[test]
    fn capitals_apostrophes_and_numbers_are_no_mistakes() {
        let spelling = check(
            "LONDON'S bridges don\u{2019}t fall down. \"The engineers' plans\" say so: 3rd floor, A4, 1,000.",
        );
        assert_eq!(words(&spelling), [""; 0]);
    }

    #[test]
    fn a_name_in_lower_case_is_a_mistake() {
        let spelling = check("It was in september.");
        assert_eq!(words(&spelling), ["september"]);
        assert_eq!(spelling.misspellings[0].suggestions[0], "September");
    }

    #[test]
    fn a_text_in_no_known_language_is_listed_in_part_and_counted_whole() {
        let text: String = (0..150)
            .map(|n| format!("zz{}q ", "xy".repeat(n + 1)))
            .collect();
        let spelling = check(&text);
        assert_eq!(
            (spelling.misspellings.len(), spelling.unlisted),
            (MAX_LISTED, 50)
        );
    }
}
