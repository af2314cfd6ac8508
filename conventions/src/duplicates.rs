//! Names that are given twice.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::hash::Hash;

/// A name that repeats an earlier one. Both are positions in the list that was searched.
///
/// ```
/// use traced_conventions::{Duplicate, duplicates};
/// assert_eq!(duplicates(["id", "id"]), [Duplicate { repeat: 1, first: 0 }]);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Duplicate {
    /// The position of the repeat.
    pub repeat: usize,
    /// The position where the name stands first.
    pub first: usize,
}

/// Every name that repeats an earlier one, in order. A span whose attribute is set twice exports both values, so a list
/// of attributes has to name each once.
///
/// ```
/// use traced_conventions::duplicates;
///
/// let repeats = duplicates(["essay_id", "rows", "essay_id"]);
/// assert_eq!((repeats[0].repeat, repeats[0].first), (2, 0));
/// assert!(duplicates(["essay_id", "rows"]).is_empty());
/// ```
pub fn duplicates<T: Eq + Hash>(names: impl IntoIterator<Item = T>) -> Vec<Duplicate> {
    let mut seen = HashMap::new();
    let mut repeats = Vec::new();
    for (position, name) in names.into_iter().enumerate() {
        match seen.entry(name) {
            Entry::Vacant(entry) => {
                entry.insert(position);
            }
            Entry::Occupied(entry) => repeats.push(Duplicate {
                repeat: position,
                first: *entry.get(),
            }),
        }
    }
    repeats
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_repeat_points_at_the_first() {
        let found = duplicates(["a", "b", "a", "b", "a"]);
        let pairs: Vec<_> = found.iter().map(|d| (d.repeat, d.first)).collect();
        assert_eq!(pairs, [(2, 0), (3, 1), (4, 0)]);
    }
}
