//! Several messages at once.

use opentelemetry::trace::Link;

use super::Message;
use super::facts::Facts;
use super::incoming::facts_of;
use super::operation::Settings;
use super::single::{creation_in, describe};
use crate::span::{Placement, StartOptions};

/// A list of messages.
///
/// The span is linked to where each of them was made, and none of these places is its parent: messaging spans,
/// "Consumer spans".
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no list of messages that could carry a trace",
    label = "neither a slice, an array nor a `Vec` of a type that implements `traced::messaging::Message`",
    note = "write `from = …` for the list, or leave `batch` out where there is one message"
)]
pub trait Batch {
    /// Hands each message to `visit`.
    fn visit(&self, visit: &mut dyn FnMut(&dyn Message));
}

impl<M: Message> Batch for [M] {
    fn visit(&self, visit: &mut dyn FnMut(&dyn Message)) {
        self.iter().for_each(|message| visit(message));
    }
}

impl<M: Message> Batch for Vec<M> {
    fn visit(&self, visit: &mut dyn FnMut(&dyn Message)) {
        self.as_slice().visit(visit);
    }
}

impl<M: Message, const N: usize> Batch for [M; N] {
    fn visit(&self, visit: &mut dyn FnMut(&dyn Message)) {
        self.as_slice().visit(visit);
    }
}

impl<T: Batch + ?Sized> Batch for &T {
    fn visit(&self, visit: &mut dyn FnMut(&dyn Message)) {
        (**self).visit(visit);
    }
}

/// Messages about to be worked on.
pub struct Messages<'a> {
    /// Of no certain type, so that a type that is no list is told of once.
    batch: &'a dyn Batch,
    settings: Settings,
}

/// Takes the messages of a batch.
pub fn batch<'a, B: Batch>(batch: &'a B, settings: Settings) -> Messages<'a> {
    Messages { batch, settings }
}

impl Messages<'_> {
    /// Links only.
    pub fn placement(&self) -> Placement {
        Placement::Current
    }

    /// The span's name, what all messages have in common, and a link to where each of them was made. How many links a
    /// span may have is the SDK's to say; those beyond the limit it counts as dropped.
    pub fn options(&self, options: &mut StartOptions) {
        let mut common: Option<Facts> = None;
        let mut system = None;
        let mut all = Vec::new();
        self.batch.visit(&mut |message| {
            let facts = facts_of(message);
            match &mut common {
                Some(common) => common.keep_common(&facts),
                None => common = Some(facts.clone()),
            }
            system = system.or(message.system());
            let extracted = message.carrier().map(crate::propagation::extract_from);
            all.push((extracted.as_ref().and_then(creation_in), facts));
        });
        let common = common.unwrap_or_default();
        options.sampler_attributes.push(count(all.len()));
        for (creation, facts) in all {
            if let Some(creation) = creation {
                options
                    .links
                    .push(Link::new(creation, facts.beyond(&common), 0));
            }
        }
        describe(options, &self.settings, system, common);
    }
}

fn count(messages: usize) -> opentelemetry::KeyValue {
    let messages = i64::try_from(messages).unwrap_or(i64::MAX);
    opentelemetry::KeyValue::new("messaging.batch.message_count", messages)
}
