//! Reading registries in the formats of Weaver, the registry's own tool.
//!
//! Two formats are in use: `groups` of attributes with an `id`, in which the OpenTelemetry registry grew up (Weaver's
//! page "Semantic Convention Definition Language"), and `file_format: definition/2`, whose attributes have a `key`
//! ("Semantic Convention YAML Language v2"). Both are read into the same [`RegistryAttribute`]s, and whatever else a
//! registry defines (spans, metrics, entities, events) is passed over.

mod attribute;
mod definitions;
mod deprecation;
mod error;
mod fields;
mod files;
mod merge;
mod value_type;
mod yaml;

pub use attribute::{RegistryAttribute, RegistryMember, RegistryStanding};
pub use error::RegistryError;
pub use files::{RegistryFile, read_registry};
pub use merge::merge_registries;

/// The attributes that a registry's text defines, in the order of the text.
///
/// References to attributes (`ref`) define nothing. Types that [`AttributeType`](crate::AttributeType) has no word for
/// are [`Any`](crate::AttributeType::Any).
///
/// # Errors
///
/// The first thing that is no YAML, or that no registry may say, with its line. A text that is no registry at all, with
/// neither `groups` nor `file_format: definition/2`, is an error too.
///
/// ```
/// use traced_conventions::{AttributeType, parse_registry};
///
/// let attributes = parse_registry(
///     "
/// file_format: definition/2
/// attributes:
///   - key: essay.word_count
///     type: int
///     stability: development
///     brief: How many words the essay has.
/// ",
/// )?;
/// assert_eq!(attributes[0].name(), "essay.word_count");
/// assert_eq!(attributes[0].value_type(), AttributeType::Int);
///
/// let error = parse_registry("groups:\n  - id: essay\n    attributes:\n      - id: essay.title\n").unwrap_err();
/// assert_eq!(error.to_string(), "line 4: attribute `essay.title` has no `type`; write, for example, `type: string`");
/// # Ok::<(), traced_conventions::RegistryError>(())
/// ```
pub fn parse_registry(yaml: &str) -> Result<Vec<RegistryAttribute>, RegistryError> {
    definitions::definitions(yaml)?.ok_or_else(error::no_registry)
}
