//! Which argument is the message: asked of the types, as in [`probe`](crate::value::probe).

use std::collections::HashMap;

use opentelemetry::propagation::Extractor;

use super::Message;
use super::facts::Facts;
use crate::Carrier;

/// An argument that may be a message.
#[derive(Debug)]
pub struct Candidate<'a, T: ?Sized>(pub &'a T);

/// An argument that is none.
#[derive(Debug, Clone, Copy)]
pub struct Missing;

/// First choice: a message.
pub trait ViaMessage<'a> {
    /// The type of the message.
    type Message;
    /// The message.
    fn __traced_message(&self) -> &'a Self::Message;
}
impl<'a, T: Message> ViaMessage<'a> for &&&Candidate<'a, T> {
    type Message = T;
    fn __traced_message(&self) -> &'a T {
        self.0
    }
}

/// Second choice: a carrier, which knows nothing but the context.
pub trait ViaCarrier<'a> {
    /// The type of the carrier.
    type Carrier: Carrier;
    /// The carrier.
    fn __traced_message(&self) -> Bare<'a, Self::Carrier>;
}
impl<'a, T: Carrier> ViaCarrier<'a> for &&Candidate<'a, T> {
    type Carrier = T;
    fn __traced_message(&self) -> Bare<'a, T> {
        Bare(self.0)
    }
}

/// Third choice: what OpenTelemetry's own propagators read from.
pub trait ViaExtractor<'a> {
    /// The type of the extractor.
    type Extractor;
    /// The extractor.
    fn __traced_message(&self) -> Foreign<'a, Self::Extractor>;
}
impl<'a, T: Extractor> ViaExtractor<'a> for &Candidate<'a, T> {
    type Extractor = T;
    fn __traced_message(&self) -> Foreign<'a, T> {
        Foreign(self.0)
    }
}

/// Last choice: none.
pub trait ViaMissing {
    /// Nothing.
    fn __traced_message(&self) -> Missing {
        Missing
    }
}
impl<T: ?Sized> ViaMissing for Candidate<'_, T> {}

/// A carrier as a message.
#[derive(Debug)]
pub struct Bare<'a, C>(&'a C);

impl<C: Carrier> Message for Bare<'_, C> {
    fn carrier(&self) -> Option<&dyn Carrier> {
        Some(self.0)
    }
}

/// An extractor as a message.
#[derive(Debug)]
pub struct Foreign<'a, E>(&'a E);

#[diagnostic::do_not_recommend]
impl<E: Extractor> Carrier for Foreign<'_, E> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys()
    }

    fn get_all(&self, key: &str) -> Vec<&str> {
        self.0.get_all(key).unwrap_or_default()
    }
}

impl<E: Extractor> Message for Foreign<'_, E> {
    fn carrier(&self) -> Option<&dyn Carrier> {
        Some(self)
    }
}

/// The first of two that is a message.
pub trait Or<Other> {
    /// Which of them.
    type First;
    /// The first.
    fn __traced_or(self, other: impl FnOnce() -> Other) -> Self::First;
}

impl<M: Message, Other> Or<Other> for M {
    type First = M;
    fn __traced_or(self, _: impl FnOnce() -> Other) -> M {
        self
    }
}

impl<Other> Or<Other> for Missing {
    type First = Other;
    fn __traced_or(self, other: impl FnOnce() -> Other) -> Other {
        other()
    }
}

/// What has been found, if anything has been; otherwise this does not compile.
pub trait Require: Message + Sized {
    /// The message that `from` names, or part of.
    fn __traced_required_of<T: ?Sized>(self, _: &T) -> Self {
        self
    }

    /// The message among the arguments.
    fn __traced_required(self, _: &Missing) -> Self {
        self
    }
}

impl<M: Message> Require for M {}

/// What stands for the message where there is none.
type Nothing = Option<&'static HashMap<String, String>>;

impl Missing {
    /// Never callable: the bound carries the explanation.
    pub fn __traced_required_of<T: Carrying + ?Sized>(self, _: &&T) -> Nothing {
        None
    }

    /// Never callable either.
    pub fn __traced_required<T: Found>(self, _: &T) -> Nothing {
        None
    }
}

/// What a message has to be. Nothing implements it: it is there to be missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` carries no trace",
    label = "neither a message nor a carrier",
    note = "write `from = …` for what carries the context: a map of strings, headers, a client library's message",
    note = "or implement `traced::messaging::Message` for the type"
)]
pub trait Carrying {}

/// What is found among the arguments. Nothing implements it: it is there to be missing.
#[diagnostic::on_unimplemented(
    message = "none of the arguments is a message that could carry a trace",
    label = "no message among the arguments",
    note = "write `from = …` for the part of an argument that is one, as in `from = envelope.metadata`",
    note = "or implement `traced::messaging::Message` for its type, or derive it"
)]
pub trait Found {}

/// What a message knows of itself.
pub(super) fn facts_of(message: &dyn Message) -> Facts {
    let mut facts = Facts::default();
    message.describe(&mut facts);
    facts
}
