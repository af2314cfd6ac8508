//! `OTEL_TRACES_SAMPLER` and its argument.

use opentelemetry_sdk::trace::{Sampler, ShouldSample};

use super::super::environment::{Reader, expected, find};
use super::super::error::Fault;
use super::super::rate_limiting::RateLimitingSampler;
use crate::recorder::Sampling;

const SAMPLER: &str = "OTEL_TRACES_SAMPLER";
const ARGUMENT: &str = "OTEL_TRACES_SAMPLER_ARG";

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    AlwaysOn,
    AlwaysOff,
    TraceIdRatio,
    RateLimiting,
}

#[derive(Debug, Clone, Copy)]
struct Choice {
    kind: Kind,
    parent_based: bool,
}

const fn choice(kind: Kind, parent_based: bool) -> Choice {
    Choice { kind, parent_based }
}

const CHOICES: &[(&str, Choice)] = &[
    ("always_on", choice(Kind::AlwaysOn, false)),
    ("always_off", choice(Kind::AlwaysOff, false)),
    ("traceidratio", choice(Kind::TraceIdRatio, false)),
    ("ratelimiting", choice(Kind::RateLimiting, false)),
    ("parentbased_always_on", choice(Kind::AlwaysOn, true)),
    ("parentbased_always_off", choice(Kind::AlwaysOff, true)),
    ("parentbased_traceidratio", choice(Kind::TraceIdRatio, true)),
    ("parentbased_ratelimiting", choice(Kind::RateLimiting, true)),
];

/// Names of the specification that need a service of their own.
const NOT_BUILT: &[(&str, ())] = &[
    ("jaeger_remote", ()),
    ("parentbased_jaeger_remote", ()),
    ("xray", ()),
];

/// The sampler that the environment asks for: `parentbased_always_on` where it asks for none.
pub(super) fn read(reader: &mut Reader<'_>, notices: &mut Vec<String>) -> Sampling {
    let Some(chosen) = chosen(reader) else {
        if let Some(argument) = reader.text(ARGUMENT) {
            reject_lonely_argument(reader, &argument);
        }
        return Sampling::ParentBased { root: None };
    };
    let root = root(chosen.kind, reader, notices);
    match (chosen.parent_based, chosen.kind) {
        (true, Kind::AlwaysOn) => Sampling::ParentBased { root: None },
        (true, _) => Sampling::ParentBased { root: Some(root) },
        (false, _) => Sampling::Any(root),
    }
}

fn chosen(reader: &mut Reader<'_>) -> Option<Choice> {
    let name = reader.text(SAMPLER)?;
    let chosen = find(&name, CHOICES);
    if chosen.is_none() {
        let not_built = find(&name, NOT_BUILT).map_or("", |()| "this sampler is not built in; ");
        let problem = format!("{not_built}{}", expected(CHOICES));
        reader.fault(Fault::new(SAMPLER, &name, problem));
    }
    chosen
}

fn root(kind: Kind, reader: &mut Reader<'_>, notices: &mut Vec<String>) -> Box<dyn ShouldSample> {
    match kind {
        Kind::AlwaysOn | Kind::AlwaysOff => {
            if reader.is_set(ARGUMENT) {
                notices.push(format!(
                    "{ARGUMENT} is ignored: the sampler chosen by {SAMPLER} takes no argument"
                ));
            }
            match kind {
                Kind::AlwaysOn => Box::new(Sampler::AlwaysOn),
                _ => Box::new(Sampler::AlwaysOff),
            }
        }
        Kind::TraceIdRatio => {
            let ratio = number(reader, "expected a ratio from 0 to 1", |ratio| {
                (0.0..=1.0).contains(&ratio)
            });
            Box::new(Sampler::TraceIdRatioBased(ratio.unwrap_or(1.0)))
        }
        Kind::RateLimiting => {
            const EXPECTED: &str = "expected a number of traces per second above 0";
            if !reader.is_set(ARGUMENT) {
                let problem = format!("not set, but {SAMPLER} needs it: {EXPECTED}");
                reader.fault(Fault::without_value(ARGUMENT, problem));
            }
            let rate = number(reader, EXPECTED, |rate| rate > 0.0 && rate.is_finite());
            Box::new(RateLimitingSampler::per_second(rate.unwrap_or(0.0)))
        }
    }
}

fn number(reader: &mut Reader<'_>, expected: &str, legal: impl Fn(f64) -> bool) -> Option<f64> {
    let value = reader.text(ARGUMENT)?;
    let number = value.parse().ok().filter(|number| legal(*number));
    if number.is_none() {
        reader.fault(Fault::new(ARGUMENT, &value, expected));
    }
    number
}

/// Whoever sets an argument alone believes that traces are sampled by it.
fn reject_lonely_argument(reader: &mut Reader<'_>, argument: &str) {
    if !reader.is_set(SAMPLER) {
        let problem = format!(
            "{SAMPLER} is not set, and the default sampler takes no argument; {}",
            expected(CHOICES)
        );
        reader.fault(Fault::new(ARGUMENT, argument, problem));
    }
}
