//! What is known about a span before the program runs.

use std::panic::Location;

use opentelemetry::InstrumentationScope;
use opentelemetry::trace::{SpanBuilder, SpanKind};

use crate::door::TracerCell;

/// One annotated place in the source: a `static` in the code that the macros generate.
///
/// Everything a span needs that does not vary between calls is here, so that a call only has to point at it.
#[derive(Debug)]
pub struct Callsite {
    pub(crate) name: &'static str,
    pub(crate) kind: SpanKind,
    pub(crate) scope: Scope,
    marker: fn() -> &'static str,
    location: &'static Location<'static>,
    pub(crate) tracer: TracerCell,
}

/// The instrumentation scope of a call site: a name and, where the name is a crate's, its version.
#[derive(Debug)]
pub struct Scope {
    /// The crate's name, or what `scope = "…"` says.
    pub name: &'static str,
    /// The crate's version.
    pub version: Option<&'static str>,
}

impl Callsite {
    /// Describes a call site. `marker` is `type_name` of an item declared inside the annotated function: the only way
    /// for stable Rust to learn the full path of a method.
    ///
    /// The location is the caller's: the generated call carries the span of the function's name, so this is the line
    /// of the function and not the line of the attribute.
    #[track_caller]
    pub const fn new(
        name: &'static str,
        kind: SpanKind,
        scope: Scope,
        marker: fn() -> &'static str,
    ) -> Self {
        Self {
            name,
            kind,
            scope,
            marker,
            location: Location::caller(),
            tracer: TracerCell::new(),
        }
    }

    /// The fully qualified name of the annotated function, for `code.function.name`.
    pub(crate) fn function(&self) -> &'static str {
        let path = (self.marker)();
        // `…::function::{{closure}}::CALLSITE::Here`: the last two segments are ours, closures are async bodies.
        let mut path = path.rsplitn(3, "::").nth(2).unwrap_or(path);
        while let Some(outer) = path.strip_suffix("::{{closure}}") {
            path = outer;
        }
        path
    }

    pub(crate) fn location(&self) -> &'static Location<'static> {
        self.location
    }

    pub(crate) fn instrumentation_scope(&self) -> InstrumentationScope {
        let scope = InstrumentationScope::builder(self.scope.name);
        match self.scope.version {
            Some(version) => scope.with_version(version).build(),
            None => scope.build(),
        }
    }

    pub(crate) fn builder(&self) -> SpanBuilder {
        SpanBuilder::from_name(self.name).with_kind(self.kind.clone())
    }
}
