//! The OpenTelemetry environment, read through a lookup that tests and programs can replace.
//!
//! The rules of the specification: an empty variable is an unset one, and names of enumerated values and booleans are
//! compared without case
//! ([environment variables](https://opentelemetry.io/docs/specs/otel/configuration/sdk-environment-variables/)).

use std::env;
use std::ffi::OsString;
use std::fmt;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::time::Duration;

use super::error::Fault;

type Lookup = Box<dyn Fn(&str) -> Option<OsString> + Send + Sync>;

/// Where variables are looked up.
pub(super) struct Environment(Lookup);

impl Environment {
    pub(super) fn of_process() -> Self {
        Self(Box::new(|name| env::var_os(name)))
    }

    pub(super) fn empty() -> Self {
        Self(Box::new(|_| None))
    }

    pub(super) fn of<S: Into<OsString>>(
        lookup: impl Fn(&str) -> Option<S> + Send + Sync + 'static,
    ) -> Self {
        Self(Box::new(move |name| lookup(name).map(Into::into)))
    }
}

impl fmt::Debug for Environment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Environment")
    }
}

/// Reads variables and collects the faults among them.
#[derive(Debug)]
pub(super) struct Reader<'e> {
    environment: &'e Environment,
    faults: Vec<Fault>,
}

impl<'e> Reader<'e> {
    pub(super) fn new(environment: &'e Environment) -> Self {
        Self {
            environment,
            faults: Vec::new(),
        }
    }

    pub(super) fn into_faults(self) -> Vec<Fault> {
        self.faults
    }

    /// Notes a fault, unless it is noted already: a variable for all signals is read for each.
    pub(super) fn fault(&mut self, fault: Fault) {
        if !self.faults.contains(&fault) {
            self.faults.push(fault);
        }
    }

    /// Whether there is more in a variable than white space.
    pub(super) fn is_set(&self, name: &str) -> bool {
        (self.environment.0)(name).is_some_and(|value| !value.to_string_lossy().trim().is_empty())
    }

    /// The value of a variable, without white space around it; `None` where nothing is left.
    pub(super) fn text(&mut self, name: &str) -> Option<String> {
        let value = (self.environment.0)(name)?;
        let Some(value) = value.to_str() else {
            self.fault(Fault::without_value(name, "the value is not UTF-8"));
            return None;
        };
        let value = value.trim();
        (!value.is_empty()).then(|| value.to_owned())
    }

    /// A path, which need not be UTF-8.
    pub(super) fn path(&self, name: &str) -> Option<PathBuf> {
        let value = (self.environment.0)(name)?;
        (!value.is_empty()).then(|| PathBuf::from(value))
    }

    /// The first of `names` that is set: a variable for traces stands before the one for all signals.
    pub(super) fn first_set(&self, names: &[&'static str]) -> Option<&'static str> {
        names.iter().copied().find(|name| self.is_set(name))
    }

    pub(super) fn one_of<T: Copy>(&mut self, name: &str, legal: &[(&str, T)]) -> Option<T> {
        let value = self.text(name)?;
        let found = find(&value, legal);
        if found.is_none() {
            self.fault(Fault::new(name, &value, expected(legal)));
        }
        found
    }

    /// The specification has anything but `true` mean false; a value that is neither is a mistake worth an error.
    pub(super) fn boolean(&mut self, name: &str) -> Option<bool> {
        self.one_of(name, &[("true", true), ("false", false)])
    }

    pub(super) fn count(&mut self, name: &str, legal: RangeInclusive<u32>) -> Option<u32> {
        let value = self.text(name)?;
        let count = value.parse().ok().filter(|count| legal.contains(count));
        if count.is_none() {
            let (least, most) = (legal.start(), legal.end());
            let problem = format!("expected a whole number from {least} to {most}");
            self.fault(Fault::new(name, &value, problem));
        }
        count
    }

    pub(super) fn milliseconds(&mut self, name: &str, least: u32) -> Option<Duration> {
        let milliseconds = self.count(name, least..=u32::MAX)?;
        Some(Duration::from_millis(milliseconds.into()))
    }
}

pub(super) fn find<T: Copy>(value: &str, legal: &[(&str, T)]) -> Option<T> {
    legal
        .iter()
        .find(|(name, _)| value.eq_ignore_ascii_case(name))
        .map(|(_, meaning)| *meaning)
}

pub(super) fn expected<T>(legal: &[(&str, T)]) -> String {
    let names: Vec<_> = legal.iter().map(|(name, _)| *name).collect();
    format!("expected one of {}", names.join(", "))
}
