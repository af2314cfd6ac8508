//! One message.

use std::borrow::Cow;

use opentelemetry::baggage::{Baggage, BaggageExt as _};
use opentelemetry::trace::{Link, SpanContext, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::Message;
use super::facts::Facts;
use super::incoming::facts_of;
use super::operation::{Relation, Settings};
use crate::span::{Placement, StartOptions};
use crate::thread_context;

/// A message about to be worked on.
#[derive(Debug)]
pub struct Single<M> {
    message: M,
    settings: Settings,
    /// The caller's context, over the current one.
    extracted: Context,
}

/// Reads the context out of `message`.
pub fn single<M: Message>(message: M, settings: Settings) -> Single<M> {
    let extracted = match message.carrier() {
        Some(carrier) => crate::propagation::extract_from(carrier),
        None => thread_context::current(),
    };
    Single {
        message,
        settings,
        extracted,
    }
}

impl<M: Message> Single<M> {
    /// Under which parent the span goes. As parent, the context where the message was made is one for the processing
    /// of a single message, and not inside of another span: messaging spans, "Consumer spans".
    pub fn placement(&self) -> Placement {
        if self.creation().is_none() {
            return Placement::Under(self.extracted.clone());
        }
        let is_parent = match self.settings.relation {
            Relation::Parent => true,
            Relation::Link => false,
            Relation::ParentAndLink => !has_active_span(),
        };
        if is_parent {
            return Placement::Under(self.extracted.clone());
        }
        // Baggage comes along even where the span is only linked.
        let baggage = self.extracted.baggage();
        let entries = baggage
            .iter()
            .map(|(key, value)| (key.clone(), value.clone()));
        Placement::Under(thread_context::current().with_baggage(entries.collect::<Baggage>()))
    }

    /// The span's name, attributes and link.
    pub fn options(&self, options: &mut StartOptions) {
        let facts = facts_of(&self.message);
        describe(options, &self.settings, self.message.system(), facts);
        if self.settings.relation != Relation::Parent {
            options
                .links
                .extend(self.creation().map(Link::with_context));
        }
    }

    /// The span that made the message.
    fn creation(&self) -> Option<SpanContext> {
        creation_in(&self.extracted)
    }
}

/// The remote span that a context was extracted with. The current context stays what it is where there was none.
pub(super) fn creation_in(extracted: &Context) -> Option<SpanContext> {
    let span = extracted.span();
    let span_context = span.span_context();
    let is_new =
        thread_context::map_current(|current| current.span().span_context() != span_context);
    (span_context.is_valid() && is_new).then(|| span_context.clone())
}

fn has_active_span() -> bool {
    thread_context::map_current(|current| current.span().span_context().is_valid())
}

/// The span's name, what every messaging span says, and what its message or messages know.
pub(super) fn describe(
    options: &mut StartOptions,
    settings: &Settings,
    system: Option<&'static str>,
    mut facts: Facts,
) {
    let destination = settings.destination.clone();
    let destination = destination.or_else(|| facts.take_destination());
    options.name = settings.span_name(destination.as_deref());
    let attributes = described(settings, system, destination);
    options.sampler_attributes.extend(attributes);
    options.sampler_attributes.extend(facts.into_attributes());
}

fn described(
    settings: &Settings,
    system: Option<&'static str>,
    destination: Option<Cow<'static, str>>,
) -> Vec<KeyValue> {
    let operation = settings.operation.name();
    let mut attributes = vec![
        KeyValue::new("messaging.operation.name", operation),
        KeyValue::new("messaging.operation.type", operation),
    ];
    let system = settings.system.clone().or(system.map(Cow::Borrowed));
    let system = system.map(|system| KeyValue::new("messaging.system.name", system));
    let destination = destination.map(|name| KeyValue::new("messaging.destination.name", name));
    attributes.extend(system);
    attributes.extend(destination);
    attributes
}
