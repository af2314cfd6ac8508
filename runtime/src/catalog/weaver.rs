//! The catalogue as a file of a Weaver registry: `schemas/semconv-syntax.v2.md` and `schemas/semconv.schema.v2.json` of
//! open-telemetry/weaver.

use std::collections::{BTreeMap, BTreeSet, HashSet};

use traced_conventions::{AttributeType, registered};

use super::source::with_slashes;
use super::yaml::Yaml;
use super::{Attribute, Catalog, Entry, EntryKind, Origin};

const FILE_FORMAT: &str = "definition/2";
/// What nobody has declared stable.
const STABILITY: &str = "development";

pub(super) fn write(catalog: &Catalog) -> String {
    let document = Yaml::Mapping(vec![
        ("file_format", Yaml::string(FILE_FORMAT)),
        ("attributes", attributes(catalog)),
        ("attribute_groups", attribute_groups(catalog)),
        ("spans", spans(catalog)),
        ("events", events(catalog)),
    ]);
    document.document()
}

/// Definitions of what OpenTelemetry's registry does not have.
fn attributes(catalog: &Catalog) -> Yaml {
    let mut types: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    let mut scopes: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for entry in catalog.entries() {
        for attribute in entry.attributes() {
            let name = attribute.name();
            if registered(name).is_none() {
                let value_type = attribute.value_type().map(AttributeType::name);
                types.entry(name).or_default().extend(value_type);
                scopes.entry(name).or_default().insert(entry.scope());
            }
        }
    }
    let definitions = types.into_iter().zip(scopes.into_values());
    let definitions = definitions.map(|((name, types), scopes)| {
        Yaml::Mapping(vec![
            ("key", Yaml::string(name)),
            ("type", Yaml::string(agreed(&types))),
            ("brief", Yaml::string(recorded_by(scopes))),
            ("stability", Yaml::string(STABILITY)),
        ])
    });
    Yaml::List(definitions.collect())
}

/// The one type that is known, or `any`.
fn agreed(types: &BTreeSet<&'static str>) -> &'static str {
    match types.first() {
        Some(only) if types.len() == 1 => only,
        _ => AttributeType::Any.name(),
    }
}

/// What `record!` adds: a group per scope.
fn attribute_groups(catalog: &Catalog) -> Yaml {
    let records = grouped(catalog, |entry| match entry.kind() {
        EntryKind::Record => Some(entry.scope()),
        _ => None,
    });
    let mut taken = HashSet::new();
    let groups = records.into_iter().map(|(scope, entries)| {
        let id = unique(format!("{}.record", slug(scope)), &mut taken);
        Yaml::Mapping(vec![
            ("id", Yaml::string(id)),
            ("visibility", Yaml::string("public")),
            (
                "brief",
                Yaml::string(format!("Added by `{scope}` to whatever span is current.")),
            ),
            ("stability", Yaml::string(STABILITY)),
            ("attributes", references(&entries)),
            ("annotations", annotations(&entries)),
        ])
    });
    Yaml::List(groups.collect())
}

fn spans(catalog: &Catalog) -> Yaml {
    let spans = grouped(catalog, |entry| match entry.kind() {
        EntryKind::Span(kind) => Some((entry.scope(), entry.name()?, kind.name())),
        _ => None,
    });
    let mut taken = HashSet::new();
    let spans = spans.into_iter().map(|((scope, name, kind), entries)| {
        let span_type = format!("{}.{}.{kind}", slug(scope), slug(name));
        Yaml::Mapping(vec![
            ("type", Yaml::string(unique(span_type, &mut taken))),
            ("kind", Yaml::string(kind)),
            ("name", Yaml::Mapping(vec![("note", Yaml::string(name))])),
            ("brief", Yaml::string(recorded_by([scope]))),
            ("stability", Yaml::string(STABILITY)),
            ("attributes", references(&entries)),
            ("annotations", annotations(&entries)),
        ])
    });
    Yaml::List(spans.collect())
}

fn events(catalog: &Catalog) -> Yaml {
    let events = grouped(catalog, |entry| match entry.kind() {
        EntryKind::Event => entry.name(),
        _ => None,
    });
    let events = events.into_iter().map(|(name, entries)| {
        let scopes: BTreeSet<_> = entries.iter().map(|entry| entry.scope()).collect();
        Yaml::Mapping(vec![
            ("name", Yaml::string(name)),
            ("brief", Yaml::string(recorded_by(scopes))),
            ("stability", Yaml::string(STABILITY)),
            ("attributes", references(&entries)),
            ("annotations", annotations(&entries)),
        ])
    });
    Yaml::List(events.collect())
}

fn grouped<K: Ord>(
    catalog: &Catalog,
    key: impl Fn(&Entry) -> Option<K>,
) -> BTreeMap<K, Vec<&'static Entry>> {
    let mut groups: BTreeMap<K, Vec<_>> = BTreeMap::new();
    for entry in catalog.entries() {
        if let Some(key) = key(entry) {
            groups.entry(key).or_default().push(entry);
        }
    }
    groups
}

/// Each attribute once, as the registry knows it: `http.request.header.x-id` is `http.request.header` there.
fn references(entries: &[&'static Entry]) -> Yaml {
    let mut relevant_to_samplers: BTreeMap<&str, bool> = BTreeMap::new();
    for attribute in entries.iter().flat_map(|entry| entry.attributes()) {
        let is_seen = matches!(attribute.origin(), Origin::SamplerAttrs | Origin::Message);
        *relevant_to_samplers.entry(key(attribute)).or_default() |= is_seen;
    }
    let references = relevant_to_samplers.into_iter().map(|(key, is_relevant)| {
        let mut fields = vec![("ref", Yaml::string(key))];
        if is_relevant {
            fields.push(("sampling_relevant", Yaml::True));
        }
        Yaml::Mapping(fields)
    });
    Yaml::List(references.collect())
}

fn key(attribute: &Attribute) -> &'static str {
    registered(attribute.name()).map_or(attribute.name(), |registered| registered.name())
}

/// What Weaver has no place for.
fn annotations(entries: &[&'static Entry]) -> Yaml {
    let source = |entry: &&Entry| format!("{}:{}", with_slashes(entry.file()), entry.line());
    let exceptions = entries.iter().flat_map(|entry| entry.exceptions());
    let exceptions = exceptions.map(|exception| {
        Yaml::Mapping(vec![
            ("names", Yaml::strings(exception.names().iter().copied())),
            ("reason", Yaml::string(exception.reason())),
        ])
    });
    let ours = Yaml::Mapping(vec![
        ("sources", Yaml::strings(entries.iter().map(source))),
        ("exceptions", Yaml::List(exceptions.collect())),
    ]);
    Yaml::Mapping(vec![("traced", ours)])
}

fn recorded_by(scopes: impl IntoIterator<Item = &'static str>) -> String {
    let scopes: Vec<_> = scopes
        .into_iter()
        .map(|scope| format!("`{scope}`"))
        .collect();
    format!("Recorded by {}.", scopes.join(", "))
}

/// Words of lower-case letters and digits between `_` and `.`, as identifiers of signals are.
fn slug(text: &str) -> String {
    let is_word = |character: &char| character.is_alphanumeric() || *character == '.';
    let spaced: String = text
        .chars()
        .map(|character| if is_word(&character) { character } else { ' ' })
        .collect();
    let words: Vec<_> = spaced.split_whitespace().collect();
    words.join("_").to_lowercase()
}

/// Two names may have the same slug; a registry refuses the same identifier twice.
fn unique(identifier: String, taken: &mut HashSet<String>) -> String {
    let numbered = (2..).map(|number| format!("{identifier}_{number}"));
    let free = std::iter::once(identifier.clone())
        .chain(numbered)
        .find(|candidate| !taken.contains(candidate))
        .unwrap_or(identifier);
    taken.insert(free.clone());
    free
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::{slug, unique};

    #[test]
    fn names_become_identifiers() {
        assert_eq!(
            slug("POST /batches/{batch_id}/essays"),
            "post_batches_batch_id_essays"
        );
        assert_eq!(slug("essay_repo.get"), "essay_repo.get");
    }

    #[test]
    fn an_identifier_is_given_once() {
        let mut taken = HashSet::new();
        let mut give = || unique("a".to_owned(), &mut taken);
        assert_eq!([give(), give(), give()], ["a", "a_2", "a_3"]);
    }
}
