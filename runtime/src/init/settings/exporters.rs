//! `OTEL_TRACES_EXPORTER` and its like: which exporters there are.

use super::super::environment::{Reader, expected, find};
use super::super::error::Fault;
use super::super::foreign::quoted;
use super::otlp::{self, OtlpOverrides};

const EXPORTER: &str = "OTEL_TRACES_EXPORTER";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Name {
    Otlp,
    Console,
    None,
}

const NAMES: &[(&str, Name)] = &[
    ("otlp", Name::Otlp),
    ("console", Name::Console),
    ("none", Name::None),
];

/// What the code says about exporters.
#[derive(Debug, Default)]
pub(in super::super) struct ExporterOverrides {
    pub(in super::super) otlp: Option<bool>,
    pub(in super::super) console: Option<bool>,
    /// Whether there are exporters of the application's own.
    pub(in super::super) custom: bool,
}

/// The built-in exporters in force.
#[derive(Debug, Clone, Copy)]
pub(super) struct Exporters {
    pub(super) otlp: bool,
    pub(super) console: bool,
}

/// Without a word from anybody: OTLP where there is an endpoint, else trees on the terminal. An exporter of the
/// application's own is a word.
pub(super) fn read(
    reader: &mut Reader<'_>,
    overrides: &ExporterOverrides,
    otlp: &OtlpOverrides,
) -> Exporters {
    let has_endpoint = otlp::has_endpoint(reader, otlp);
    let listed = listed(reader, EXPORTER, hint);
    let by_default = Exporters {
        otlp: has_endpoint,
        console: !has_endpoint && !overrides.custom && overrides.otlp != Some(true),
    };
    let otherwise = listed.unwrap_or(by_default);
    Exporters {
        otlp: overrides
            .otlp
            .unwrap_or(otherwise.otlp || otlp.names_endpoint()),
        console: overrides.console.unwrap_or(otherwise.console),
    }
}

fn hint(name: &str) -> &'static str {
    match name {
        "jaeger" => "Jaeger takes OTLP; ",
        "zipkin" | "logging" | "prometheus" => "this exporter is not built in; ",
        _ => "",
    }
}

/// The exporters that a variable lists. A hint goes before what is legal.
pub(super) fn listed(
    reader: &mut Reader<'_>,
    variable: &str,
    hint: fn(&str) -> &'static str,
) -> Option<Exporters> {
    let list = reader.text(variable)?;
    let mut names = Vec::new();
    for name in list
        .split(',')
        .map(str::trim)
        .filter(|name| !name.is_empty())
    {
        match find(name, NAMES) {
            Some(name) => names.push(name),
            None => {
                let problem = format!("{}: {}{}", quoted(name), hint(name), expected(NAMES));
                reader.fault(Fault::new(variable, &list, problem));
            }
        }
    }
    if names.len() > 1 && names.contains(&Name::None) {
        reader.fault(Fault::new(
            variable,
            &list,
            "`none` cannot stand beside others",
        ));
    }
    Some(Exporters {
        otlp: names.contains(&Name::Otlp),
        console: names.contains(&Name::Console),
    })
}
