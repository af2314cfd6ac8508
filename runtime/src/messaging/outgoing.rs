//! A message about to be made or sent: its span, and the context that it takes along.

use std::marker::PhantomData;

use opentelemetry::propagation::Injector;
use opentelemetry::trace::{Link, SpanContext, TraceContextExt as _};

use super::incoming::{Missing, facts_of};
use super::operation::{Operation, Settings, kind_of_sending};
use super::single::{creation_in, describe};
use super::{Message, MessageMut, created};
use crate::span::{Placement, StartOptions};
use crate::{Carrier, CarrierMut, thread_context};

/// What a producer knows before its span begins: a message, or nothing but a place to write to.
pub trait Known {
    /// The message.
    fn message(&self) -> Option<&dyn Message>;
}

impl<M: Message> Known for M {
    fn message(&self) -> Option<&dyn Message> {
        Some(self)
    }
}

impl Known for Missing {
    fn message(&self) -> Option<&dyn Message> {
        None
    }
}

/// A message about to be made or sent.
#[derive(Debug)]
pub struct Outgoing<K> {
    known: K,
    settings: Settings,
}

/// Takes what is known of the message.
pub fn outgoing<K: Known>(known: K, settings: Settings) -> Outgoing<K> {
    Outgoing { known, settings }
}

impl<K: Known> Outgoing<K> {
    /// Under what is current.
    pub fn placement(&self) -> Placement {
        Placement::Current
    }

    /// The span's name and attributes. A message that was made under a span of its own is linked to that: messaging
    /// spans, "Producer spans".
    pub fn options(&self, options: &mut StartOptions) {
        let message = self.known.message();
        let facts = message.map(facts_of).unwrap_or_default();
        let system = message.and_then(Message::system);
        describe(options, &self.settings, system, facts);
        if self.settings.operation == Operation::Send {
            let creation = message.and_then(creation_of);
            options.kind = kind_of_sending(creation.is_some());
            options.links.extend(creation.map(Link::with_context));
        }
    }
}

/// The span of this process under which the message was made, if it was made under one of its own.
fn creation_of(message: &dyn Message) -> Option<SpanContext> {
    creation_named_in(message.carrier()?)
}

fn creation_named_in(carrier: &dyn Carrier) -> Option<SpanContext> {
    if !created::is_any() {
        return None;
    }
    let extracted = crate::propagation::extract_from(carrier);
    creation_in(&extracted).filter(created::is_created)
}

/// Where a context can be written to, told by the type of the place.
#[derive(Debug)]
pub struct Target<'a, T: ?Sized>(pub &'a T);

/// Writes to a carrier, which is made where it is missing.
#[derive(Debug, Clone, Copy)]
pub struct ToNewCarrier;
/// Writes to a message.
#[derive(Debug, Clone, Copy)]
pub struct ToMessage;
/// Writes by OpenTelemetry's own trait.
#[derive(Debug, Clone, Copy)]
pub struct ToInjector;
/// Writes nothing to a `T`.
#[derive(Debug)]
pub struct ToNothing<T: ?Sized>(PhantomData<fn(&T)>);

impl<T: ?Sized> Clone for ToNothing<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: ?Sized> Copy for ToNothing<T> {}

/// First choice: a carrier that is made where it is missing, also where it is a message.
pub trait ViaNewCarrier {
    /// The tag.
    fn __traced_target(&self) -> ToNewCarrier {
        ToNewCarrier
    }
}
impl<T: Carrier + CarrierMut + Default> ViaNewCarrier for &&&Target<'_, Option<T>> {}

/// Second choice: a message.
pub trait ViaMessageMut {
    /// The tag.
    fn __traced_target(&self) -> ToMessage {
        ToMessage
    }
}
impl<T: MessageMut> ViaMessageMut for &&Target<'_, T> {}

/// Third choice: what OpenTelemetry's own propagators write to.
pub trait ViaInjector {
    /// The tag.
    fn __traced_target(&self) -> ToInjector {
        ToInjector
    }
}
impl<T: Injector> ViaInjector for &Target<'_, T> {}

/// Last choice: none.
pub trait ViaNoTarget {
    /// What cannot be written to.
    type Place: ?Sized;
    /// The tag.
    fn __traced_target(&self) -> ToNothing<Self::Place> {
        ToNothing(PhantomData)
    }
}
impl<T: ?Sized> ViaNoTarget for Target<'_, T> {
    type Place = T;
}

impl ToNewCarrier {
    /// Writes the current context, unless there is that of the span that made the message. Whether it is done.
    pub fn write<T>(self, operation: Operation, carrier: &mut Option<T>) -> bool
    where
        T: Carrier + CarrierMut + Default,
    {
        let creation = carrier
            .as_ref()
            .and_then(|carrier| creation_named_in(carrier));
        if operation != Operation::Send || creation.is_none() {
            crate::propagation::inject_into(carrier);
            remember(operation);
        }
        true
    }
}

impl ToMessage {
    /// Writes the current context, unless the message has that of the span that made it. Whether it is done.
    pub fn write<T: MessageMut>(self, operation: Operation, message: &mut T) -> bool {
        if operation == Operation::Send && creation_of(message).is_some() {
            return true;
        }
        if let Some(carrier) = message.carrier_mut() {
            crate::propagation::inject_into(carrier);
            remember(operation);
        }
        true
    }
}

impl ToInjector {
    /// Writes the current context. Whether it is done.
    pub fn write<T: Injector>(self, operation: Operation, injector: &mut T) -> bool {
        crate::propagation::inject_by_opentelemetry(injector);
        remember(operation);
        true
    }
}

impl<T: ?Sized> ToNothing<T> {
    /// Writes nothing.
    pub fn write(self, _: Operation, _: &mut T) -> bool {
        false
    }
}

fn remember(operation: Operation) {
    if operation == Operation::Create {
        thread_context::map_current(|context| created::remember(context.span().span_context()));
    }
}

/// The first of two that can be written to.
pub trait OrTarget<Other> {
    /// Which of them.
    type First;
    /// The first.
    fn __traced_or(self, other: Other) -> Self::First;
}

impl<Other> OrTarget<Other> for ToNewCarrier {
    type First = Self;
    fn __traced_or(self, _: Other) -> Self {
        self
    }
}

impl<Other> OrTarget<Other> for ToMessage {
    type First = Self;
    fn __traced_or(self, _: Other) -> Self {
        self
    }
}

impl<Other> OrTarget<Other> for ToInjector {
    type First = Self;
    fn __traced_or(self, _: Other) -> Self {
        self
    }
}

impl<T: ?Sized, Other> OrTarget<Other> for ToNothing<T> {
    type First = Other;
    fn __traced_or(self, other: Other) -> Other {
        other
    }
}

/// What has been found among the arguments.
#[diagnostic::on_unimplemented(
    message = "there is no place among the arguments to write the trace's context to",
    label = "no message that has room for a context",
    note = "write `into = …` for the place, as in `into = envelope.metadata`; the argument has to be owned or `&mut`",
    note = "or implement `traced::messaging::MessageMut` for its type, or derive it"
)]
pub trait FoundTarget {}

#[diagnostic::do_not_recommend]
impl FoundTarget for ToNewCarrier {}
#[diagnostic::do_not_recommend]
impl FoundTarget for ToMessage {}
#[diagnostic::do_not_recommend]
impl FoundTarget for ToInjector {}

/// Compiles if there is a place to write to.
pub fn required_target<T: FoundTarget>(_: &T) {}

/// What `into` names.
pub trait NamedTarget {}

#[diagnostic::do_not_recommend]
impl NamedTarget for ToNewCarrier {}
#[diagnostic::do_not_recommend]
impl NamedTarget for ToMessage {}
#[diagnostic::do_not_recommend]
impl NamedTarget for ToInjector {}
impl<T: Room + ?Sized> NamedTarget for ToNothing<T> {}

/// What a place has to be. Nothing implements it: it is there to be missing.
#[diagnostic::on_unimplemented(
    message = "a trace context cannot be written to `{Self}`",
    label = "neither a message nor a carrier that can be written to",
    note = "write `into = …` for what has room for a context: a map of strings, headers, a client library's message",
    note = "or implement `traced::messaging::MessageMut` for the type, or derive it"
)]
pub trait Room {}

/// Compiles if the place can be written to.
pub fn required_place<T: NamedTarget>(_: &T) {}
