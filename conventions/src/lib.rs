//! What may be recorded in a span, and under which name.
//!
//! These are the rules behind the `traced` macros, as pure functions over strings: the macros check literal names with
//! them while compiling, generated code checks constants with their `const` halves, and tests check whatever a program
//! emitted. Every check that fails says what is wrong, what is legal, and, where it can be told, what to write.
//!
//! ```
//! use traced_conventions::{Policy, SpanKind, SpanStyle, check_span_name};
//!
//! let violation = Policy::default().check_attribute("db.table").expect("an unregistered name");
//! assert_eq!(violation.suggestion(), Some("db.collection.name"));
//!
//! let fault = check_span_name("process {}", SpanKind::Consumer, SpanStyle::Any).unwrap_err();
//! assert_eq!(fault.suggestion(), Some("process"));
//! ```
//!
//! Each rule names its source in the OpenTelemetry specification, semantic conventions or registry. The rules have a
//! file each; every sentence a user may read is in `message/`, `rules/message/` or `file/`.

mod attribute;
#[cfg(any(feature = "file", feature = "weaver"))]
mod bounded_file;
mod braces;
mod bytes;
mod cardinality;
mod duplicates;
mod event;
mod fault;
#[cfg(feature = "file")]
mod file;
mod form;
mod message;
mod nearest;
mod policy;
mod query;
mod registry;
mod respell;
mod rules;
mod span;
mod template;
#[cfg(feature = "weaver")]
mod weaver;

pub use attribute::{check_attribute_name, is_legal_attribute_name};
#[cfg(any(feature = "file", feature = "weaver"))]
#[doc(hidden)]
pub use bounded_file::read_bounded;
pub use duplicates::{Duplicate, duplicates};
pub use event::{check_event_name, is_legal_event_name};
pub use fault::{NameFault, Problem, Subject};
#[cfg(feature = "file")]
pub use file::{Loaded, PolicyErrors, PolicyFault, policy_file};
pub use message::{ATTRIBUTE_RULE, EVENT_RULE, SPAN_RULE};
pub use nearest::nearest;
pub use policy::{Allowed, Declared, DeclaredStanding, Level, Origin, Policy, Rule, Setting};
pub use query::is_personal_query_key;
pub use registry::{
    AttributeType, REGISTRY_VERSION, Registered, SCHEMA_URL, Standing, registered, registered_names,
};
pub use rules::{Lists, NameRules, Place, Violation, assert_attribute_name, broken_rule};
pub use span::{
    SpanForm, SpanKind, SpanStyle, check_span_name, is_legal_span_name, span_name_from_function,
};
#[cfg(feature = "weaver")]
pub use weaver::{
    RegistryAttribute, RegistryError, RegistryFile, RegistryMember, RegistryStanding,
    merge_registries, parse_registry, read_registry,
};

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
