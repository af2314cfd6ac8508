//! Finding a name in the table, in `const` evaluation too.

use std::cmp::Ordering;

use super::table::ROWS;
use super::{Registered, Standing};
use crate::bytes::{before_last, compare, contains, equal, starts_with};

/// What the registry knows of `name`: of the name itself or of the template that it is made from.
///
/// ```
/// use traced_conventions::registered;
///
/// assert_eq!(registered("db.query.text").expect("registered").name(), "db.query.text");
/// assert_eq!(registered("http.request.header.x-id").expect("templated").name(), "http.request.header");
/// assert_eq!(registered("batch_id"), None);
/// ```
pub fn registered(name: &str) -> Option<Registered> {
    find(name.as_bytes()).copied()
}

/// Every name of the registry, in the order of their bytes.
///
/// ```
/// assert!(traced_conventions::registered_names().any(|known| known.name() == "url.full"));
/// ```
pub fn registered_names() -> impl Iterator<Item = Registered> {
    ROWS.iter().copied()
}

/// As [`registered`]. A template needs a key: its bare name is none, unless it is registered as one. A word without a
/// namespace is none either: `state` once was in the registry, and belongs to everybody.
pub(crate) const fn find(name: &[u8]) -> Option<&'static Registered> {
    if !contains(name, b'.') {
        return None;
    }
    if let Some(row) = row(name) {
        if !row.template {
            return Some(row);
        }
    }
    let mut prefix = name;
    while let Some(shorter) = before_last(prefix, b'.') {
        prefix = shorter;
        if let Some(row) = row(prefix) {
            if row.template && name.len() > prefix.len() + 1 {
                return Some(row);
            }
        }
    }
    None
}

const fn row(name: &[u8]) -> Option<&'static Registered> {
    let at = first_from(name);
    if at < ROWS.len() && equal(ROWS[at].name.as_bytes(), name) {
        return Some(&ROWS[at]);
    }
    None
}

/// The place of the first row that does not come before `name`.
const fn first_from(name: &[u8]) -> usize {
    let rows = ROWS;
    let (mut start, mut end) = (0, rows.len());
    while start < end {
        let middle = start + (end - start) / 2;
        match compare(rows[middle].name.as_bytes(), name) {
            Ordering::Less => start = middle + 1,
            Ordering::Equal | Ordering::Greater => end = middle,
        }
    }
    start
}

/// Whether the registry keeps names under this first segment today. A namespace whose names are all deprecated was
/// given up: what others put there is theirs.
pub(crate) const fn is_namespace(segment: &[u8]) -> bool {
    let mut i = first_from(segment);
    while i < ROWS.len() {
        let row = &ROWS[i];
        let name = row.name.as_bytes();
        if !starts_with(name, segment) {
            return false;
        }
        if name.len() > segment.len() && name[segment.len()] == b'.' && is_kept(row) {
            return true;
        }
        i += 1;
    }
    false
}

const fn is_kept(row: &Registered) -> bool {
    matches!(row.standing, Standing::Current | Standing::Moved)
}

/// The names to use under a first segment.
pub(crate) fn names_in(segment: &str) -> impl Iterator<Item = &'static str> {
    ROWS.iter()
        .filter(|row| is_kept(row))
        .map(|row| row.name)
        .filter(move |name| name.split('.').next() == Some(segment) && name.len() > segment.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_table_is_sorted_and_its_renames_end() {
        assert!(ROWS.is_sorted_by(|a, b| a.name < b.name));
        for row in ROWS {
            if let Standing::Renamed { to } = row.standing {
                let successor = super::row(to.as_bytes()).map(Registered::standing);
                let kept = matches!(successor, Some(Standing::Current | Standing::Moved));
                assert!(kept, "{} -> {to}", row.name);
            }
        }
    }

    #[test]
    fn every_row_is_found() {
        for row in ROWS.iter().filter(|row| row.name.contains('.')) {
            let name = if row.template {
                format!("{}.key", row.name)
            } else {
                row.name.to_owned()
            };
            assert_eq!(registered(&name), Some(*row), "{name}");
        }
    }

    #[test]
    fn a_template_needs_a_key() {
        assert_eq!(registered("http.request.header"), None);
        assert_eq!(registered("http.request.header."), None);
        let header = registered("http.request.header.a.b").expect("a key with a dot");
        assert!(header.is_template());
    }

    #[test]
    fn namespaces_that_were_given_up_are_none() {
        for kept in ["db", "http", "gen_ai", "messaging", "k8s"] {
            assert!(is_namespace(kept.as_bytes()), "{kept}");
        }
        for other in ["net", "pool", "essay", "d", "db.", "", "htt"] {
            assert!(!is_namespace(other.as_bytes()), "{other}");
        }
    }

    #[test]
    fn values_are_listed_without_the_deprecated_ones() {
        let system = registered("db.system.name").expect("registered");
        assert!(system.members().any(|member| member == "postgresql"));
        let row = registered("deployment.environment.name").expect("registered");
        assert!(
            row.deprecated_members()
                .all(|member| !member.starts_with('~'))
        );
    }
}
