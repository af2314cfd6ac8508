//! `traced.toml`, the file in which a project keeps its decisions: reading it, and finding it.
//!
//! [`Policy::from_toml`] documents the file. Each table of it has a file here; `document.rs` calls them, and all of them
//! report to the `Reader`, so that one run says everything that is wrong. `search.rs` finds the file, `load.rs` reads it
//! from there.

mod attributes;
mod declaration;
mod declare;
mod document;
mod fault;
mod load;
mod personal_data;
mod reader;
#[cfg(feature = "weaver")]
mod registries;
mod search;
mod switches;
mod workspace;

pub use fault::{PolicyErrors, PolicyFault};
pub use load::Loaded;
pub use search::policy_file;

use crate::Policy;

/// With the feature `file`.
impl Policy {
    /// Reads the text of a `traced.toml` over the defaults. `file` is its path as messages show it.
    ///
    /// Every table and key may be left out:
    ///
    /// | table | key | value | default |
    /// | --- | --- | --- | --- |
    /// | `[spans]` | `style` | `"any"`, `"snake_case"`, `"kebab-case"` | `"any"` |
    /// | | `code_location` | boolean | `true` |
    /// | `[attributes]` | `form`, `deprecated`, `personal_data`, `unregistered`, `required`, `values` | `"allow"`, `"warn"`, `"deny"` | `"deny"` |
    /// | | `declared_only` | boolean | `false` |
    /// | | `registry` | array of folders, relative to the file's own | `[]` |
    /// | `[attributes.declare]` | an attribute's name | its type, or `{ type = "…", brief = "…", values = ["…"] }` | |
    /// | `[personal_data]` | `forbid` | array of words | `[]` |
    /// | | `allow` | array of `{ name = "…", reason = "…" }` | `[]` |
    /// | `[errors]` | `messages` | boolean | `true` |
    /// | | `panic_messages` | boolean | `false` |
    ///
    /// The types are those of [`AttributeType::name`](crate::AttributeType::name); `brief` and `values` may be left out.
    /// A name that is declared has the form of an attribute name, unless `form` is freed, and the OpenTelemetry
    /// registry's type where that registry has it.
    ///
    /// A name with dots may be a key in quotes (`"validation.type" = "string"`) or dotted keys
    /// (`validation.type = "string"`). Dotted keys always mean the dotted name: `task.type = "string"` declares
    /// `task.type`, and `task = { type = "string" }` declares `task`. A header such as `[attributes.declare.task]`
    /// opens a namespace, unless what follows can only describe `task` itself: nothing but `type`, `brief` and
    /// `values`, and a `brief` that is no type or an array of `values`. A lone `type` below a header is a fault, since
    /// either may be meant.
    ///
    /// # Errors
    ///
    /// Everything that is wrong with the file, each with its line, what is legal and what to write. Where the text is
    /// not TOML, the first place where it is not.
    ///
    /// ```
    /// use traced_conventions::{AttributeType, Level, Policy, Rule};
    ///
    /// let text = r#"
    /// [spans]
    /// style = "snake_case"
    ///
    /// [attributes]
    /// deprecated = "warn"
    /// declared_only = true
    ///
    /// [attributes.declare]
    /// batch_id = { type = "string", brief = "One submission of essays" }
    /// validation.passed = "boolean"
    ///
    /// [personal_data]
    /// forbid = ["student_name"]
    /// allow = [{ name = "user.email", reason = "shown in the support console only" }]
    /// "#;
    /// let policy = Policy::from_toml(text, "traced.toml")?;
    /// assert_eq!(policy.level(Rule::Deprecated), Level::Warn);
    /// assert_eq!(policy.declared["validation.passed"].value_type, AttributeType::Boolean);
    ///
    /// let errors = Policy::from_toml("[attributes]\ndepracated = \"warn\"", "traced.toml").unwrap_err();
    /// let fault = errors.faults().next().expect("at least one");
    /// assert!(fault.to_string().starts_with(
    ///     "traced.toml:2: unknown key `depracated` in [attributes]; did you mean `deprecated`? available: `form`, "
    /// ));
    /// # Ok::<(), traced_conventions::PolicyErrors>(())
    /// ```
    pub fn from_toml(text: &str, file: &str) -> Result<Self, PolicyErrors> {
        let (policy, faults) = document::read(text, file);
        PolicyErrors::unless_none(faults, policy)
    }
}
