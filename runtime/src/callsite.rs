//! What is known about a span before the program runs.

use std::panic::Location;
#[cfg(any(feature = "init", feature = "testing"))]
use std::sync::atomic::{AtomicUsize, Ordering};

use opentelemetry::InstrumentationScope;
use opentelemetry::trace::{SpanBuilder, SpanKind};

use crate::door::TracerCell;
use crate::{panics, tracing_spans};

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
    recorded: Recorded,
    /// Whether a span of it starts with nothing but itself: that is what most spans do.
    is_plain: bool,
    /// The attributes that the annotation excepts from the conventions.
    pub(crate) excepted: &'static [&'static str],
    pub(crate) tracer: TracerCell,
    pub(crate) tracing: tracing_spans::Site,
    #[cfg(any(feature = "init", feature = "testing"))]
    number: AtomicUsize,
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
            recorded: Recorded {
                code_location: true,
                error_messages: true,
                panic_messages: false,
            },
            is_plain: true,
            excepted: &[],
            tracer: TracerCell::new(),
            tracing: tracing_spans::Site::new(),
            #[cfg(any(feature = "init", feature = "testing"))]
            number: AtomicUsize::new(0),
        }
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

    /// A number that no other call site has: they are given out from 0 on.
    #[cfg(any(feature = "init", feature = "testing"))]
    #[inline]
    pub(crate) fn number(&self) -> usize {
        match self.number.load(Ordering::Relaxed) {
            0 => self.take_number(),
            next => next - 1,
        }
    }

    #[cfg(any(feature = "init", feature = "testing"))]
    #[cold]
    fn take_number(&self) -> usize {
        static TAKEN: AtomicUsize = AtomicUsize::new(0);
        let next = TAKEN.fetch_add(1, Ordering::Relaxed) + 1;
        match (self.number).compare_exchange(0, next, Ordering::Relaxed, Ordering::Relaxed) {
            Ok(_) => next - 1,
            Err(other) => other - 1,
        }
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

    /// The attributes of all call sites are judged by one version of the conventions, which the schema names.
    #[inline]
    pub(crate) fn instrumentation_scope(&self) -> InstrumentationScope {
        let scope = InstrumentationScope::builder(self.scope.name);
        let scope = scope.with_schema_url(traced_conventions::SCHEMA_URL);
        match self.scope.version {
            Some(version) => scope.with_version(version).build(),
            None => scope.build(),
        }
    }

    pub(crate) fn builder(&self) -> SpanBuilder {
        SpanBuilder::from_name(self.name).with_kind(self.kind.clone())
    }
}
