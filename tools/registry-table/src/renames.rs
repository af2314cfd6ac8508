//! Following renames to their end.

use std::collections::BTreeMap;

use crate::entry::{Entry, NameStanding};

/// Makes every rename lead to a name that is in use, and what leads to none deprecated. Returns a note for each of these.
pub(crate) fn resolve(entries: &mut [Entry]) -> Result<Vec<String>, String> {
    let standings: BTreeMap<String, NameStanding> = entries
        .iter()
        .map(|entry| (entry.name.clone(), entry.standing.clone()))
        .collect();
    let mut notes = Vec::new();
    for entry in entries {
        if let NameStanding::Renamed(to) = &entry.standing {
            entry.standing = match end(&entry.name, to, &standings) {
                Ok(end) => NameStanding::Renamed(end.to_owned()),
                Err(Lost::Nowhere(why)) => {
                    notes.push(format!("{}: {why}", entry.place));
                    NameStanding::Deprecated
                }
                Err(Lost::Cycle(why)) => return Err(format!("{}: {why}", entry.place)),
            };
        }
    }
    Ok(notes)
}

enum Lost {
    Nowhere(String),
    Cycle(String),
}

fn end<'a>(
    name: &'a str,
    to: &'a str,
    standings: &'a BTreeMap<String, NameStanding>,
) -> Result<&'a str, Lost> {
    let mut chain = vec![name];
    let mut next = to;
    loop {
        let known = !chain.contains(&next);
        chain.push(next);
        if !known {
            let message = format!("the renames go round in a circle: {}", path(&chain));
            return Err(Lost::Cycle(message));
        }
        match standings.get(next) {
            Some(NameStanding::Current | NameStanding::Moved) => return Ok(next),
            Some(NameStanding::Renamed(to)) => next = to,
            Some(NameStanding::Deprecated) => return Err(nowhere(&chain, "deprecated")),
            None => return Err(nowhere(&chain, "unknown")),
        }
    }
}

fn nowhere(chain: &[&str], why: &str) -> Lost {
    Lost::Nowhere(format!(
        "the rename {} ends in a name that is {why}, so the table has it as deprecated",
        path(chain)
    ))
}

fn path(chain: &[&str]) -> String {
    let names: Vec<_> = chain.iter().map(|name| format!("`{name}`")).collect();
    names.join(" -> ")
}

#[cfg(test)]
mod tests {
    use traced_conventions::AttributeType;

    use super::*;

    fn entry(name: &str, standing: NameStanding) -> Entry {
        Entry {
            name: name.to_owned(),
            value_type: AttributeType::String,
            template: false,
            standing,
            members: Vec::new(),
            place: format!("line of {name}"),
        }
    }

    fn renamed(to: &str) -> NameStanding {
        NameStanding::Renamed(to.to_owned())
    }

    #[test]
    fn renames_lead_to_their_end() {
        let mut entries = [
            entry("a", renamed("b")),
            entry("b", renamed("c")),
            entry("c", NameStanding::Current),
            entry("d", renamed("e")),
            entry("e", NameStanding::Moved),
        ];
        assert_eq!(resolve(&mut entries), Ok(Vec::new()));
        let ends: Vec<_> = entries.into_iter().map(|entry| entry.standing).collect();
        let expected = [
            renamed("c"),
            renamed("c"),
            NameStanding::Current,
            renamed("e"),
            NameStanding::Moved,
        ];
        assert_eq!(ends, expected);
    }

    #[test]
    fn renames_that_lead_nowhere_are_deprecations_with_a_note() {
        let mut entries = [
            entry("a", renamed("b")),
            entry("b", renamed("x")),
            entry("c", renamed("d")),
            entry("d", NameStanding::Deprecated),
        ];
        let notes = resolve(&mut entries).expect("no circle");
        assert!(
            entries
                .iter()
                .all(|entry| entry.standing == NameStanding::Deprecated)
        );
        assert_eq!(
            notes[0],
            "line of a: the rename `a` -> `b` -> `x` ends in a name that is unknown, so the table has it as deprecated"
        );
        assert!(notes[2].contains("`c` -> `d` ends in a name that is deprecated"));
    }

    #[test]
    fn circles_are_errors() {
        for (entries, expected) in [
            (
                vec![entry("a", renamed("a"))],
                "line of a: the renames go round in a circle: `a` -> `a`",
            ),
            (
                vec![
                    entry("a", renamed("b")),
                    entry("b", renamed("c")),
                    entry("c", renamed("b")),
                ],
                "line of a: the renames go round in a circle: `a` -> `b` -> `c` -> `b`",
            ),
        ] {
            assert_eq!(resolve(&mut entries.clone()), Err(expected.to_owned()));
        }
    }
}
