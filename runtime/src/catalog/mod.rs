//! The catalogue: what a binary can emit, known without running it.
//!
//! With the feature `catalog` every `#[traced]`, `in_span!`, `record!` and `event!` registers itself while it is
//! linked, in all crates of the binary, called or not. A program prints its catalogue, the output is checked in, and a
//! pull request shows what telemetry it changes.
//!
//! ```
//! use traced::{event, traced};
//!
//! #[traced(kind = client, attrs(server.address = host))]
//! fn look_up(host: &str) {
//!     event!("cache-miss", host);
//! }
//!
//! let markdown = traced::catalog().to_markdown();
//! assert!(markdown.contains("#### `look_up` (client)"));
//! assert!(markdown.contains("| `server.address` | string | attrs |"));
//! assert!(markdown.contains("#### `cache-miss`"));
//! ```
//!
//! What is not in it: spans of code without annotations, attributes that such code adds, and crates of which the
//! binary names nothing, which the compiler does not link (`use my_crate as _;` in a test is enough). The linker does
//! the listing, so it needs a target that [`linkme`](https://docs.rs/linkme) knows: Linux, Android, the BSDs, macOS,
//! iOS, Windows and others, but not WebAssembly.

mod attribute;
mod entry;
mod json;
mod markdown;
pub(crate) mod registration;
mod source;
mod weaver;
mod yaml;

pub use attribute::{Attribute, Origin};
pub use entry::{Entry, EntryKind, Exception};
pub use traced_conventions::{AttributeType, SpanKind};

/// Everything that this binary can emit through annotations.
///
/// ```
/// #[traced::traced]
/// fn import() {}
///
/// let catalog = traced::catalog();
/// assert!(catalog.entries().any(|entry| entry.name() == Some("import")));
/// ```
pub fn catalog() -> Catalog {
    let mut entries: Vec<_> = registration::REGISTERED.iter().collect();
    entries.sort_by_key(|entry| {
        (
            entry.scope(),
            entry.kind().rank(),
            entry.name(),
            entry.file(),
            entry.line(),
        )
    });
    Catalog { entries }
}

/// What [`catalog()`] lists, in an order that does not depend on the linker: by scope; then spans before events before
/// [`record!`](crate::record)s; then by name, file and line.
///
/// ```
/// #[traced::traced(attrs(essay_id))]
/// fn load_essay(essay_id: u64) {}
///
/// let catalog: traced::catalog::Catalog = traced::catalog();
/// assert!(catalog.to_markdown().contains("load_essay"));
/// ```
#[derive(Clone, Debug)]
pub struct Catalog {
    entries: Vec<&'static Entry>,
}

impl Catalog {
    /// The entries, one per annotation.
    ///
    /// ```
    /// use traced::catalog::{EntryKind, SpanKind};
    ///
    /// #[traced::traced(kind = server)]
    /// fn serve_batch() {}
    ///
    /// let mut entries = traced::catalog().entries();
    /// let entry = entries.find(|entry| entry.name() == Some("serve_batch")).expect("annotated");
    /// assert_eq!(entry.kind(), EntryKind::Span(SpanKind::Server));
    /// ```
    pub fn entries(&self) -> impl Iterator<Item = &'static Entry> + use<> {
        self.entries.clone().into_iter()
    }

    /// For people: a section per scope, in it a heading per span and event, and a table of its attributes.
    ///
    /// Made to be checked in and to be read as a diff: one attribute per line, nothing aligned, and what moves when
    /// code moves (file and line) on a line of its own. See [`matches_markdown`](Self::matches_markdown).
    ///
    /// ```
    /// #[traced::traced(attrs(batch_id))]
    /// fn import(batch_id: &str) {}
    ///
    /// let markdown = traced::catalog().to_markdown();
    /// assert!(markdown.contains("#### `import` (internal)"));
    /// assert!(markdown.contains("| `batch_id` | string | attrs |"));
    /// ```
    pub fn to_markdown(&self) -> String {
        markdown::write(self)
    }

    /// Whether `checked_in` is what [`to_markdown`](Self::to_markdown) gives, but for line numbers and line endings.
    ///
    /// For the test that keeps a checked-in file up to date. A line that only moved is no change of telemetry: such a
    /// test stays green until there is one, and the new lines are checked in with it.
    ///
    /// ```
    /// #[traced::traced]
    /// fn import() {}
    ///
    /// let catalog = traced::catalog();
    /// let moved = catalog.to_markdown().replace(".rs:", ".rs:100");
    /// assert!(catalog.matches_markdown(&moved));
    /// assert!(!catalog.matches_markdown(&moved.replace("import", "export")));
    /// ```
    pub fn matches_markdown(&self, checked_in: &str) -> bool {
        markdown::without_lines(&self.to_markdown()) == markdown::without_lines(checked_in)
    }

    /// For programs: pretty-printed JSON.
    ///
    /// ```json
    /// {
    ///   "version": 1,
    ///   "entries": [
    ///     {
    ///       "entry": "span",
    ///       "name": "import",
    ///       "kind": "internal",
    ///       "scope": "my-crate",
    ///       "attributes": [{ "name": "batch_id", "type": "string", "from": "attrs" }],
    ///       "exceptions": [{ "names": ["user.email"], "reason": "agreed with the data officer" }],
    ///       "file": "src/import.rs",
    ///       "line": 12
    ///     }
    ///   ]
    /// }
    /// ```
    ///
    /// `entry` is `span`, `event` or `record`; `name` is null for a `record`, and `kind` is null for all but a `span`.
    /// `type` is one of [`AttributeType`]'s names, `any` where it is not known. `from` is one of [`Origin`]'s.
    /// `version` counts up when a field changes its meaning or goes; new fields may come at any time.
    ///
    /// ```
    /// #[traced::traced]
    /// fn import() {}
    ///
    /// assert!(traced::catalog().to_json().contains(r#""name": "import""#));
    /// ```
    pub fn to_json(&self) -> String {
        json::write(self)
    }

    /// For [OpenTelemetry Weaver](https://github.com/open-telemetry/weaver): one file of a registry, in YAML.
    ///
    /// The format is [`definition/2`](https://github.com/open-telemetry/weaver/blob/main/schemas/semconv-syntax.v2.md).
    /// Attributes that OpenTelemetry's registry does not have are defined; all are referred to. Spans of the same
    /// scope, name and kind are one span there, with the attributes of all, and so are events of the same name. What
    /// `record!` adds to whatever span is current is an attribute group per scope. Where a thing is in the source, and
    /// what exceptions it has, is in its annotations under `traced`.
    ///
    /// Put it next to a `manifest.yaml` that names your registry and, where you use OpenTelemetry's attributes,
    /// has its registry (and for `gen_ai.*` that of its semantic conventions for generative AI) among its
    /// dependencies.
    ///
    /// ```
    /// #[traced::traced(attrs(batch_id))]
    /// fn import(batch_id: &str) {}
    ///
    /// let yaml = traced::catalog().to_weaver();
    /// assert!(yaml.starts_with("file_format: \"definition/2\"\n"));
    /// assert!(yaml.contains("- key: \"batch_id\"\n    type: \"string\"\n"));
    /// ```
    pub fn to_weaver(&self) -> String {
        weaver::write(self)
    }
}
