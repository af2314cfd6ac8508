//! The ways to trace a function, as source text.

use std::fmt;

/// One of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Variant {
    Bare,
    Traced,
    Traced3,
    Fastrace,
    Fastrace3,
    Tracing,
    Tracing3,
    ByHand,
    ByHand3,
}

impl Variant {
    pub(crate) const ALL: [Self; 9] = [
        Self::Bare,
        Self::Traced,
        Self::Traced3,
        Self::Fastrace,
        Self::Fastrace3,
        Self::Tracing,
        Self::Tracing3,
        Self::ByHand,
        Self::ByHand3,
    ];

    pub(crate) fn package(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Traced => "with-traced",
            Self::Traced3 => "with-traced-3",
            Self::Fastrace => "with-fastrace",
            Self::Fastrace3 => "with-fastrace-3",
            Self::Tracing => "with-tracing",
            Self::Tracing3 => "with-tracing-3",
            Self::ByHand => "by-hand",
            Self::ByHand3 => "by-hand-3",
        }
    }

    /// The same with few functions.
    pub(crate) fn package_of_few(self) -> String {
        format!("{}-few", self.package())
    }

    /// The dependencies, as in `Cargo.toml`; `workspace` is where the crates of this project are.
    pub(crate) fn dependencies(self, workspace: &str) -> String {
        match self {
            Self::Bare => String::new(),
            Self::Traced | Self::Traced3 => format!("traced = {{ path = {:?} }}", format!("{workspace}/runtime")),
            Self::Fastrace | Self::Fastrace3 => {
                "fastrace = { version = \"0.7\", features = [\"enable\"] }".to_owned()
            }
            Self::Tracing | Self::Tracing3 => "tracing = \"0.1\"".to_owned(),
            Self::ByHand | Self::ByHand3 => {
                "opentelemetry = { version = \"0.33\", default-features = false, features = [\"trace\"] }".to_owned()
            }
        }
    }

    /// What stands before the functions.
    pub(crate) fn prelude(self) -> &'static str {
        match self {
            Self::ByHand | Self::ByHand3 => {
                "use opentelemetry::global::{self, BoxedTracer};\n\
                 use opentelemetry::trace::{FutureExt as _, TraceContextExt as _, Tracer as _};\n\
                 use opentelemetry::Context;\n\
                 static TRACER: std::sync::LazyLock<BoxedTracer> = std::sync::LazyLock::new(|| global::tracer(\"bench\"));\n"
            }
            _ => "",
        }
    }

    /// What stands on a function.
    pub(crate) fn annotation(self) -> &'static str {
        match self {
            Self::Bare | Self::ByHand | Self::ByHand3 => "",
            Self::Traced => "#[traced::traced]\n",
            Self::Traced3 => "#[traced::traced(attrs(batch_id, word_count, is_final))]\n",
            Self::Fastrace => "#[fastrace::trace(short_name = true)]\n",
            Self::Fastrace3 => {
                "#[fastrace::trace(short_name = true, properties = { \"batch_id\": \"{batch_id}\", \
                 \"word_count\": \"{word_count}\", \"is_final\": \"{is_final}\" })]\n"
            }
            Self::Tracing => "#[tracing::instrument(skip_all)]\n",
            Self::Tracing3 => {
                "#[tracing::instrument(skip_all, fields(batch_id = batch_id, word_count = word_count, \
                 is_final = is_final))]\n"
            }
        }
    }

    /// The body of a function around what it does.
    pub(crate) fn body(self, name: &str, is_async: bool, work: &str) -> String {
        let span = match self {
            Self::ByHand => format!("TRACER.span_builder({name:?})"),
            Self::ByHand3 => format!(
                "TRACER.span_builder({name:?}).with_attributes([opentelemetry::KeyValue::new(\"batch_id\", \
                 batch_id.to_owned()), opentelemetry::KeyValue::new(\"word_count\", word_count), \
                 opentelemetry::KeyValue::new(\"is_final\", is_final)])"
            ),
            _ => return work.to_owned(),
        };
        if is_async {
            format!(
                "let context = Context::current_with_span(TRACER.build({span}));\n    \
                 async {{ {work} }}.with_context(context).await"
            )
        } else {
            format!("TRACER.in_span_with_builder({span}, |_| {{ {work} }})")
        }
    }
}

impl fmt::Display for Variant {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Bare => "not instrumented",
            Self::Traced => "**traced**",
            Self::Traced3 => "**traced**, 3 attributes",
            Self::Fastrace => "fastrace",
            Self::Fastrace3 => "fastrace, 3 properties",
            Self::Tracing => "tracing",
            Self::Tracing3 => "tracing, 3 fields",
            Self::ByHand => "OpenTelemetry by hand",
            Self::ByHand3 => "OpenTelemetry by hand, 3 attributes",
        })
    }
}
