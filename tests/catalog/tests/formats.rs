//! What programs read: the JSON is JSON, the YAML is YAML, and a registry holds together.

use std::collections::HashSet;

use saphyr::{LoadableYamlNode as _, Yaml};
use traced_catalog_tests as _;

const ODD_NAME: &str = "yes: `no` | #\t\"quoted\" \\ é\u{85}";
const ODD_REASON: &str = "agreed on:\n - \"once\" | # 1";

fn registry(text: &str) -> Yaml<'_> {
    let mut documents = Yaml::load_from_str(text).expect("YAML");
    assert_eq!(documents.len(), 1);
    documents.remove(0)
}

/// The list under `key`; none where the key is left out.
fn list<'a>(yaml: &'a Yaml<'a>, key: &str) -> &'a [Yaml<'a>] {
    let list = yaml.as_mapping_get(key).and_then(Yaml::as_vec);
    list.map_or(&[], Vec::as_slice)
}

fn text<'a>(yaml: &'a Yaml<'a>, key: &str) -> &'a str {
    let text = yaml.as_mapping_get(key).and_then(Yaml::as_str);
    text.unwrap_or_else(|| panic!("a string under {key}"))
}

fn keys<'a>(yaml: &'a Yaml<'a>) -> HashSet<&'a str> {
    let mapping = yaml.as_mapping().expect("a mapping");
    mapping.keys().filter_map(Yaml::as_str).collect()
}

#[test]
fn json_says_what_the_entries_say() {
    let json: serde_json::Value = serde_json::from_str(&traced::catalog().to_json()).expect("JSON");
    assert_eq!(json["version"], 1);
    let entries = json["entries"].as_array().expect("a list");
    assert_eq!(entries.len(), traced::catalog().entries().count());
    let odd = entries.iter().find(|entry| entry["name"] == ODD_NAME);
    let odd = odd.expect("names stay as they are");
    assert_eq!(odd["exceptions"][0]["reason"], ODD_REASON);
}

/// `required` of `schemas/semconv.schema.v2.json`, and what of `properties` is used here.
#[test]
fn a_registry_has_the_properties_of_its_schema() {
    let text = traced::catalog().to_weaver();
    let registry = registry(&text);
    assert_eq!(self::text(&registry, "file_format"), "definition/2");
    let shapes = [
        (
            "attributes",
            &["key", "type", "brief", "stability"][..],
            &[][..],
        ),
        (
            "attribute_groups",
            &["id", "visibility", "brief", "stability"],
            &["attributes", "annotations"],
        ),
        (
            "spans",
            &["type", "kind", "name", "brief", "stability"],
            &["attributes", "annotations"],
        ),
        (
            "events",
            &["name", "brief", "stability"],
            &["attributes", "annotations"],
        ),
    ];
    for (section, required, optional) in shapes {
        assert!(!list(&registry, section).is_empty(), "{section}");
        for item in list(&registry, section) {
            let keys = keys(item);
            let missing: Vec<_> = required.iter().filter(|key| !keys.contains(*key)).collect();
            assert!(missing.is_empty(), "{section}: {missing:?} of {item:?}");
            assert!(
                keys.iter()
                    .all(|key| required.contains(key) || optional.contains(key)),
                "{section}: {keys:?}"
            );
        }
    }
}

#[test]
fn every_attribute_of_a_registry_is_defined_or_registered() {
    let text = traced::catalog().to_weaver();
    let registry = registry(&text);
    let definitions = list(&registry, "attributes").iter();
    let defined: HashSet<_> = definitions.map(|item| self::text(item, "key")).collect();
    let known: HashSet<_> = traced_conventions::registered_names()
        .map(|registered| registered.name())
        .collect();
    assert!(defined.is_disjoint(&known));
    for section in ["attribute_groups", "spans", "events"] {
        for item in list(&registry, section) {
            for reference in list(item, "attributes") {
                let key = self::text(reference, "ref");
                assert!(defined.contains(key) || known.contains(key), "{key}");
            }
        }
    }
}

#[test]
fn no_identifier_of_a_registry_is_given_twice() {
    let text = traced::catalog().to_weaver();
    let registry = registry(&text);
    for (section, key) in [
        ("attributes", "key"),
        ("attribute_groups", "id"),
        ("spans", "type"),
        ("events", "name"),
    ] {
        let mut seen = HashSet::new();
        for item in list(&registry, section) {
            let identifier = self::text(item, key);
            assert!(seen.insert(identifier), "{section}: {identifier} twice");
        }
    }
}

#[test]
fn spans_of_one_name_are_one_span_of_a_registry() {
    let text = traced::catalog().to_weaver();
    let registry = registry(&text);
    let twice = list(&registry, "spans")
        .iter()
        .find(|span| self::text(span, "type") == "traced_catalog_tests.twice.internal")
        .expect("a span");
    let references = list(twice, "attributes").iter();
    let references: Vec<_> = references.map(|item| self::text(item, "ref")).collect();
    assert_eq!(references, ["colour", "weight"]);
    // They disagree on the type of `weight`.
    let weight = list(&registry, "attributes")
        .iter()
        .find(|attribute| self::text(attribute, "key") == "weight")
        .expect("an attribute");
    assert_eq!(self::text(weight, "type"), "any");
}

#[test]
fn strings_are_strings_whatever_is_in_them() {
    let text = traced::catalog().to_weaver();
    let registry = registry(&text);
    let odd = list(&registry, "events")
        .iter()
        .find(|event| self::text(event, "name") == ODD_NAME)
        .expect("the name stays as it is");
    let traced = odd.as_mapping_get("annotations").expect("annotations");
    let traced = traced.as_mapping_get("traced").expect("ours");
    let exceptions = list(traced, "exceptions");
    assert_eq!(self::text(&exceptions[0], "reason"), ODD_REASON);
    assert_eq!(self::text(&exceptions[1], "reason"), "null");
    assert_eq!(list(&exceptions[1], "names")[0].as_str(), Some("true"));
}
