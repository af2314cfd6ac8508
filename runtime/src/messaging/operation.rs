use std::borrow::Cow;

use opentelemetry::trace::SpanKind;

/// What is done with a message: `operation = …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// A message is made, to be sent later.
    Create,
    /// Messages are given to the broker.
    Send,
    /// Messages are fetched.
    Receive,
    /// Messages are worked on.
    Process,
    /// Messages are acknowledged or refused.
    Settle,
}

/// How a consumer's span stands to the one that made the message: `relation = …`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// A link, and the parent where no span is active.
    ParentAndLink,
    /// The parent, whatever is active.
    Parent,
    /// A link.
    Link,
}

impl Operation {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Create => "create",
            Self::Send => "send",
            Self::Receive => "receive",
            Self::Process => "process",
            Self::Settle => "settle",
        }
    }
}

/// What the annotation says of the messages. What it leaves out, the messages may know.
#[derive(Debug)]
pub struct Settings {
    /// `operation = …`
    pub operation: Operation,
    /// `relation = …`
    pub relation: Relation,
    /// `system = …`
    pub system: Option<Cow<'static, str>>,
    /// `destination = …`
    pub destination: Option<Cow<'static, str>>,
    /// Whether the span is to be named after operation and destination.
    pub is_named_by_destination: bool,
}

impl Settings {
    /// `{operation} {destination}`: messaging spans, "Span name".
    pub(super) fn span_name(&self, destination: Option<&str>) -> Option<Cow<'static, str>> {
        if !self.is_named_by_destination {
            return None;
        }
        let operation = self.operation.name();
        Some(match destination {
            Some(destination) => format!("{operation} {destination}").into(),
            None => operation.into(),
        })
    }
}

/// A message that was made under a span of its own is sent by a client, and not produced a second time.
pub(super) fn kind_of_sending(is_created_already: bool) -> Option<SpanKind> {
    is_created_already.then_some(SpanKind::Client)
}

/// What a system or a destination can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no text",
    label = "neither a string nor `AsRef<str>`",
    note = "write a literal, or an expression that gives a string: `destination = queue.name()`"
)]
pub trait Text: AsRef<str> {}

impl<T: AsRef<str> + ?Sized> Text for T {}

/// A destination that looks as if it were another one in each call, and stands in the annotation: whoever judges the
/// finished spans is told that it is the same in all of them.
pub fn constant(destination: &'static str) -> Cow<'static, str> {
    #[cfg(any(feature = "init", feature = "testing"))]
    crate::audit::except_destination(destination);
    Cow::Borrowed(destination)
}

/// A system or destination that is known at run time only.
pub fn text<T: Text + ?Sized>(text: &T) -> Cow<'static, str> {
    Cow::Owned(text.as_ref().to_owned())
}
