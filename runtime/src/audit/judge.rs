//! From finished spans to what breaks the conventions.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use opentelemetry::trace::{Event, SpanKind};
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;
use traced_conventions::{
    self as conventions, Level, NameFault, NameRules, Policy, Problem, Rule, broken_rule,
};

use super::exceptions::{Spans, is_constant, is_excepted};
use super::recorded::type_fault;
use super::violation::{Fault, Part, Place, Violation};
use crate::error::ERROR_TYPE;

/// What `traced` writes by itself, into spans and exceptions: no project's rules are for it.
const OWN: &[&str] = &[
    "code.file.path",
    "code.function.name",
    "code.line.number",
    ERROR_TYPE,
    "exception.message",
    "exception.stacktrace",
    "exception.type",
    "traced.cancelled",
];

/// What `tracing-opentelemetry` writes into every span or event by itself: whoever uses it has no choice of names.
const BRIDGE: &[&str] = &["busy_ns", "code.module.name", "idle_ns", "level", "target"];

/// How many names are remembered. A program that makes names up at run time is judged all the same, only slower.
const MOST_NAMES: usize = 4096;

/// Judges spans by a policy.
#[derive(Debug)]
pub(crate) struct Audit {
    policy: Policy,
    /// What was found about the names so far: a look through the registry for each attribute of each span would be
    /// felt in a build without optimisation.
    names: Mutex<HashMap<String, Option<conventions::Violation>>>,
}

impl Audit {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            policy,
            names: Mutex::default(),
        }
    }

    /// Everything that breaks the rules, each once, in the order of the spans.
    #[cfg(feature = "testing")]
    pub(crate) fn judge_all<'s>(
        &self,
        spans: impl IntoIterator<Item = &'s SpanData>,
    ) -> Vec<Violation> {
        let mut found: Vec<_> = spans
            .into_iter()
            .flat_map(|span| self.judge(span))
            .collect();
        let mut seen = std::collections::HashSet::new();
        found.retain(|violation| seen.insert(violation.clone()));
        found
    }

    /// Everything of one span that breaks the rules.
    pub(crate) fn judge(&self, span: &SpanData) -> Vec<Violation> {
        let mut judged = Judged {
            audit: self,
            span,
            found: Vec::new(),
        };
        judged.span_name();
        judged.attributes(&Part::Span, &span.attributes);
        judged.required();
        for event in &span.events.events {
            judged.event(event);
        }
        for link in &span.links.links {
            judged.attributes(&Part::Link, &link.attributes);
        }
        judged.found
    }

    fn check_name(&self, name: &str) -> Option<conventions::Violation> {
        let known = |names: &HashMap<_, Option<_>>| names.get(name).cloned();
        let mut names = self.names.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(found) = known(&names) {
            return found;
        }
        let found = self.policy.check_attribute(name);
        if names.len() < MOST_NAMES {
            names.insert(name.to_owned(), found.clone());
        }
        found
    }

    /// At most one fault of an attribute's name and value.
    fn attribute_fault(&self, name: &str, value: &Value) -> Option<Fault> {
        if let Some(violation) = self.check_name(name) {
            return Some(violation.into());
        }
        if let Some(fault) = type_fault(&self.policy, name, value) {
            return Some(fault);
        }
        let Value::String(text) = value else {
            return None;
        };
        let violation = self.policy.check_literal(name, text.as_str())?;
        // The message about a value shows it.
        (!self.may_be_personal(name)).then(|| violation.into())
    }

    /// Whether the name stands for personal data, be it that the project allows it.
    fn may_be_personal(&self, name: &str) -> bool {
        let lists = self.policy.lists();
        let words_alone = NameRules {
            forbidden: lists.rules(&self.policy, Level::Allow).forbidden,
            form: false,
            deprecated: false,
            unregistered: false,
            ..NameRules::DEFAULT
        };
        broken_rule(name, &words_alone) == Some(Rule::PersonalData)
    }
}

/// One span, and what was found about it.
struct Judged<'a> {
    audit: &'a Audit,
    span: &'a SpanData,
    found: Vec<Violation>,
}

impl Judged<'_> {
    fn span_name(&mut self) {
        let kind = kind(&self.span.span_kind);
        if let Err(fault) = self.audit.policy.check_span(&self.span.name, kind) {
            if self.is_as_brokers_call_it(fault.problem()) {
                return;
            }
            let mut fault = name_fault("span_name", &fault);
            if let Some(origin) = self.audit.policy.span_style.origin() {
                fault.source = format!("{}; `style` in {origin}", fault.source);
            }
            self.push(Part::Span, None, fault);
        }
    }

    /// Whether it is no problem, since the span is named after a destination and the broker has given that its name. A
    /// name that is found out while the program runs has to be one of few all the same.
    fn is_as_brokers_call_it(&self, problem: Problem) -> bool {
        let Some(destination) = self.destination() else {
            return false;
        };
        match problem {
            Problem::Identifier { .. } => is_constant(destination),
            Problem::WrongKind { .. } => false,
            other => !other.spoils_destination(),
        }
    }

    /// The destination that the span is named after.
    fn destination(&self) -> Option<&str> {
        let operation = text(self.span, "messaging.operation.name")?;
        let destination = text(self.span, "messaging.destination.name")?;
        let named_after = self.span.name.strip_prefix(operation)?.strip_prefix(' ')?;
        let is_name = named_after == destination && !destination.trim().is_empty();
        (is_name && self.span.span_kind != SpanKind::Internal).then_some(destination)
    }

    fn event(&mut self, event: &Event) {
        let part = Part::Event(event.name.to_string());
        if let Err(fault) = conventions::check_event_name(&event.name) {
            self.push(part.clone(), None, name_fault("event_name", &fault));
        }
        self.attributes(&part, &event.attributes);
    }

    fn attributes(&mut self, part: &Part, attributes: &[KeyValue]) {
        for attribute in attributes {
            let name = attribute.key.as_str();
            if OWN.contains(&name) || BRIDGE.contains(&name) || self.is_excepted(name) {
                continue;
            }
            if let Some(fault) = self.audit.attribute_fault(name, &attribute.value) {
                self.push(part.clone(), Some(name), fault);
            }
        }
    }

    fn required(&mut self) {
        let attributes = &self.span.attributes;
        let names: Vec<_> = attributes.iter().map(|known| known.key.as_str()).collect();
        let kind = kind(&self.span.span_kind);
        for violation in self.audit.policy.check_required(kind, &names) {
            let missing = violation.suggestion().unwrap_or_default().to_owned();
            if !self.is_excepted(&missing) {
                self.push(Part::Span, Some(&missing), violation.into());
            }
        }
    }

    fn is_excepted(&self, attribute: &str) -> bool {
        let named = Spans::Named(&self.span.name);
        match from(self.span) {
            Some(from) => is_excepted(self.scope(), &[from, named, Spans::Any], attribute),
            None => is_excepted(self.scope(), &[named, Spans::Any], attribute),
        }
    }

    fn scope(&self) -> &str {
        self.span.instrumentation_scope.name()
    }

    fn push(&mut self, part: Part, attribute: Option<&str>, fault: Fault) {
        let place = Place {
            scope: self.scope().to_owned(),
            span: self.span.name.to_string(),
            part,
            attribute: attribute.map(str::to_owned),
        };
        self.found.push(Violation { place, fault });
    }
}

/// Where in the source the span says it is from.
fn from(span: &SpanData) -> Option<Spans<'_>> {
    let file = text(span, "code.file.path")?;
    match value(span, "code.line.number")? {
        Value::I64(line) => Some(Spans::From(file, *line)),
        _ => None,
    }
}

fn text<'a>(span: &'a SpanData, name: &str) -> Option<&'a str> {
    match value(span, name)? {
        Value::String(text) => Some(text.as_str()),
        _ => None,
    }
}

fn value<'a>(span: &'a SpanData, name: &str) -> Option<&'a Value> {
    let mut attributes = span.attributes.iter();
    let known = attributes.find(|known| known.key.as_str() == name)?;
    Some(&known.value)
}

fn name_fault(rule: &'static str, fault: &NameFault) -> Fault {
    Fault {
        rule,
        is_denied: true,
        message: fault.to_string(),
        source: fault.source_of_rule().to_owned(),
    }
}

fn kind(kind: &SpanKind) -> conventions::SpanKind {
    match kind {
        SpanKind::Client => conventions::SpanKind::Client,
        SpanKind::Server => conventions::SpanKind::Server,
        SpanKind::Producer => conventions::SpanKind::Producer,
        SpanKind::Consumer => conventions::SpanKind::Consumer,
        SpanKind::Internal => conventions::SpanKind::Internal,
    }
}
