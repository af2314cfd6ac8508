//! "Did you mean …?"

use strsim::osa_distance;

/// The candidate that `word` is most likely a mistyping of, or `None` where none is near.
///
/// Spellings that differ only in case and separators (`batchId`, `batch_id`) are the nearest. Otherwise it goes by
/// inserted, removed, replaced and swapped characters (optimal string alignment distance), of which one is allowed for
/// every three characters of the longer word. The first of equally near candidates wins.
///
/// ```
/// use traced_conventions::nearest;
///
/// let options = ["name", "kind", "attrs", "parent"];
/// assert_eq!(nearest("knid", options), Some("kind"));
/// assert_eq!(nearest("attr", options), Some("attrs"));
/// assert_eq!(nearest("colour", options), None);
/// ```
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let (length, plain) = (word.chars().count(), plain(word));
    let mut best = None;
    for candidate in candidates {
        if let Some(distance) = distance(word, length, &plain, candidate) {
            if best.is_none_or(|(shortest, _)| distance < shortest) {
                best = Some((distance, candidate));
            }
        }
    }
    best.map(|(_, candidate)| candidate)
}

fn distance(word: &str, length: usize, plain_word: &str, candidate: &str) -> Option<usize> {
    let other = candidate.chars().count();
    let longer = length.max(other);
    if !plain_word.is_empty() && plain_word == plain(candidate) {
        return Some(0);
    }
    // The difference in length is the least that the distance can be; most candidates end here.
    if length.abs_diff(other) * 3 > longer {
        return None;
    }
    let distance = osa_distance(word, candidate);
    (distance * 3 <= longer).then_some(distance)
}

/// The letters and digits of a word, in lower case.
fn plain(word: &str) -> String {
    word.chars()
        .filter(|c| c.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYS: [&str; 6] = ["name", "kind", "attrs", "parent", "batch_id", "links"];

    #[test]
    fn finds_what_was_meant() {
        for (word, expected) in [
            ("nmae", "name"),
            ("kindd", "kind"),
            ("atrs", "attrs"),
            ("praent", "parent"),
            ("batchId", "batch_id"),
            ("BATCH-ID", "batch_id"),
            ("batchh_id", "batch_id"),
            ("link", "links"),
            ("name", "name"),
        ] {
            assert_eq!(nearest(word, KEYS), Some(expected), "{word}");
        }
    }

    #[test]
    fn is_silent_where_nothing_is_near() {
        for word in ["", "x", "_", "on", "colour", "description", "é"] {
            assert_eq!(nearest(word, KEYS), None, "{word}");
        }
        assert_eq!(nearest("name", []), None);
    }

    #[test]
    fn prefers_the_nearer_then_the_first() {
        assert_eq!(nearest("essay", ["essays", "essay"]), Some("essay"));
        assert_eq!(nearest("lint", ["link", "line"]), Some("link"));
    }
}
