//! From text to YAML nodes that know their lines.

use saphyr::{MarkedYaml, Scalar, ScanError, YamlData, YamlLoader};
use saphyr_parser::{Event, Parser, SpannedEventReceiver};

use super::RegistryError;

pub(super) type Node<'a> = MarkedYaml<'a>;

/// The parser, and whatever drops its result, recurse into what is nested. Registries nest about ten deep.
const DEEPEST: usize = 64;

/// How many nodes the anchors of a file may multiply into. Registries use none.
const MOST_ALIASED: usize = 10_000;

/// The documents of a text.
pub(super) fn documents(text: &str) -> Result<Vec<Node<'_>>, RegistryError> {
    let mut loader = YamlLoader::<Node<'_>>::default();
    loader.alias_limit(MOST_ALIASED);
    let mut depth = 0_usize;
    for event in Parser::new_from_str(text) {
        let (event, span) = event.map_err(|error| no_yaml(&error, text))?;
        match event {
            Event::SequenceStart(..) | Event::MappingStart(..) => depth += 1,
            Event::SequenceEnd | Event::MappingEnd => depth = depth.saturating_sub(1),
            _ => {}
        }
        if depth > DEEPEST {
            let message = format!("this is nested deeper than {DEEPEST} levels");
            return Err(RegistryError::at(span.start.line().max(1), message));
        }
        loader.on_event(event, span);
    }
    match loader.error() {
        Some(error) => Err(no_yaml(error, text)),
        None => Ok(loader.into_documents()),
    }
}

/// What ends too early is blamed on the last line, not on the one after it.
fn no_yaml(error: &ScanError, text: &str) -> RegistryError {
    let line = error.marker().line().min(text.lines().count()).max(1);
    RegistryError::at(line, format!("this is not YAML: {}", error.info()))
}

/// The line of a node, counted from 1.
pub(super) fn line(node: &Node<'_>) -> usize {
    node.span.start.line().max(1)
}

/// What a mapping has under `key`, unless that is null, which says no more than its absence.
pub(super) fn field<'n, 'a>(node: &'n Node<'a>, key: &str) -> Option<&'n Node<'a>> {
    node.data
        .as_mapping_get(key)
        .filter(|value| !matches!(value.data, YamlData::Value(Scalar::Null)))
}

/// The string that `key` has in a mapping.
pub(super) fn text<'n>(
    node: &'n Node<'_>,
    key: &str,
    owner: &str,
) -> Result<Option<&'n str>, RegistryError> {
    match field(node, key) {
        None => Ok(None),
        Some(value) => match value.data.as_str() {
            Some(text) => Ok(Some(text)),
            None => Err(RegistryError::at(
                line(value),
                format!("the `{key}` of {owner} is no string; put it in quotation marks"),
            )),
        },
    }
}

/// The list that `key` has in a mapping; an absent one is empty.
pub(super) fn list<'n, 'a>(
    node: &'n Node<'a>,
    key: &str,
    owner: &str,
) -> Result<&'n [Node<'a>], RegistryError> {
    match field(node, key) {
        None => Ok(&[]),
        Some(value) => match &value.data {
            YamlData::Sequence(items) => Ok(items),
            _ => Err(RegistryError::at(
                line(value),
                format!("the `{key}` of {owner} are no list; write `- ` before each of them"),
            )),
        },
    }
}
