//! What is known about a span before the program runs.

use std::any::type_name;
use std::panic::Location;

use opentelemetry::InstrumentationScope;
use opentelemetry::trace::{SpanBuilder, SpanKind};

use crate::error::panics;

/// One annotated place in the source: a constant in the code that the macros generate.
///
/// Everything a span needs that does not vary between calls is here, so that a call only has to point at it. Nothing in
/// it ever changes, so that the compiler has no static to see to. What is found out while the program runs is kept
/// elsewhere, by the call site's address.
#[derive(Debug)]
pub struct Callsite {
    pub(crate) name: &'static str,
    pub(crate) kind: SpanKind,
    pub(crate) scope: Scope,
    marker: fn() -> &'static str,
    location: &'static Location<'static>,
    recorded: Recorded,
    /// Whether a span of it starts with nothing but itself: that is what most spans do.
    is_plain: bool,
    /// The attributes that the annotation excepts from the conventions.
    pub(crate) excepted: &'static [&'static str],
}

/// What of a span is recorded besides what its annotation says: the project's settings.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Recorded {
    /// The `code.*` attributes.
    pub(crate) code_location: bool,
    /// What errors say of themselves, and their sources.
    pub(crate) error_messages: bool,
    /// What panics say.
    pub(crate) panic_messages: bool,
}

/// The instrumentation scope of a call site.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Scope {
    /// The crate's name, or what `scope = "…"` says.
    pub(crate) name: &'static str,
    /// The crate's version; empty where the name is not the crate's.
    pub(crate) version: &'static str,
}

impl Callsite {
    /// Describes a call site, of an internal span. `version` is that of the crate, or empty where the scope has none.
    /// `Here` is declared inside the annotated function, whose full path is in its name: the only way for stable Rust to
    /// learn that of a method.
    ///
    /// The location is the caller's: the generated call carries the span of the function's name, so this is the line
    /// of the function and not the line of the attribute.
    #[track_caller]
    pub const fn new<Here>(name: &'static str, scope: &'static str, version: &'static str) -> Self {
        Self {
            name,
            kind: SpanKind::Internal,
            scope: Scope {
                name: scope,
                version,
            },
            marker: type_name::<Here>,
            location: Location::caller(),
            recorded: Recorded {
                code_location: true,
                error_messages: true,
                panic_messages: false,
            },
            is_plain: true,
            excepted: &[],
        }
    }

    /// Gives the spans another kind.
    #[must_use]
    pub const fn of_kind(mut self, kind: SpanKind) -> Self {
        self.kind = kind;
        self
    }

    /// Leaves the `code.*` attributes out.
    #[must_use]
    pub const fn without_code_location(mut self) -> Self {
        self.recorded.code_location = false;
        self
    }

    /// Leaves the texts of errors out: their class is recorded, and that they happened.
    #[must_use]
    pub const fn without_error_messages(mut self) -> Self {
        self.recorded.error_messages = false;
        self.is_plain = false;
        self
    }

    /// Records what panics say that end the span, and where one began, as an exception.
    #[must_use]
    pub const fn with_panic_messages(mut self) -> Self {
        self.recorded.panic_messages = true;
        self.is_plain = false;
        self
    }

    /// Excepts attributes from the conventions, for whoever judges the finished spans.
    #[must_use]
    pub const fn excepting(mut self, names: &'static [&'static str]) -> Self {
        self.excepted = names;
        self.is_plain = false;
        self
    }

    #[inline]
    pub(crate) fn recorded(&self) -> Recorded {
        self.recorded
    }

    /// Whether there is nothing to see to when a span starts: no exceptions, no hook for panics, and the texts of errors
    /// as they are by default.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline]
    pub(crate) fn is_plain(&self) -> bool {
        self.is_plain
    }

    /// What tells it from all others. A call site may have several, where the compiler generates its code several times.
    #[cfg(any(feature = "init", feature = "testing", feature = "tracing-spans"))]
    #[inline]
    pub(crate) fn address(&'static self) -> usize {
        std::ptr::from_ref(self).addr()
    }

    /// A call begins to run, or goes on.
    #[inline]
    pub(crate) fn runs(&self) {
        if self.recorded.panic_messages {
            panics::expect();
        }
    }

    /// The fully qualified name of the annotated function, for `code.function.name`.
    pub(crate) fn function(&self) -> &'static str {
        let path = (self.marker)();
        // `…::function::{{closure}}::{{constant}}::Here`: the last two segments are ours, closures are async bodies.
        let mut path = path.rsplitn(3, "::").nth(2).unwrap_or(path);
        while let Some(outer) = path.strip_suffix("::{{closure}}") {
            path = outer;
        }
        path
    }

    pub(crate) fn location(&self) -> &'static Location<'static> {
        self.location
    }

    pub(crate) fn builder(&self) -> SpanBuilder {
        SpanBuilder::from_name(self.name).with_kind(self.kind.clone())
    }
}

impl Scope {
    /// The attributes of all call sites are judged by one version of the conventions, which the schema names.
    #[inline]
    pub(crate) fn instrumentation_scope(self) -> InstrumentationScope {
        let scope = InstrumentationScope::builder(self.name);
        let scope = scope.with_schema_url(traced_conventions::SCHEMA_URL);
        match self.version {
            "" => scope.build(),
            version => scope.with_version(version).build(),
        }
    }
}
