//! What generated code names, and nobody else: it may change in any release.

pub use opentelemetry::trace::SpanKind;
pub use std::borrow::Cow;
pub use std::boxed::Box;
pub use std::fmt::Display;
pub use std::option::Option::{self, None, Some};
pub use std::primitive::{bool, str};
pub use std::string::String;
pub use std::{assert, include_bytes};

pub use traced_conventions::{
    EVENT_RULE, NameRules, SPAN_RULE, SpanKind as ConventionKind, SpanStyle, assert_attribute_name,
    is_legal_event_name, is_legal_span_name,
};
pub use traced_macros::{event, in_span, record};

pub use crate::__traced_register as register;
pub use crate::callsite::Callsite;
pub use crate::error::outcome::{Failure, Outcome, err, ok};
pub use crate::span::{
    Attributes, Placement, call, carry, defer, defer_with, enter, enter_at, enter_unfilled,
    enter_with, leaf, leaf_observed, leaf_with, link, observed, start, start_at, start_by_turns,
    start_filled, start_with, traced_stream,
};
use crate::value::ToValue;
pub use crate::value::probe::Probe;
pub use crate::value::stored::{Given, Stored};

/// Registering with the catalogue.
#[cfg(feature = "catalog")]
pub mod catalog {
    pub use crate::catalog::registration::{REGISTERED, attribute, event, exception, record, span};
    pub use crate::catalog::{AttributeType, Entry, Origin};
    pub use linkme;
}

/// Values of one type and no other.
pub mod typed {
    pub use crate::typed::call::{Boolean, Booleans, Double, Doubles, Int, Ints, Texts};
}

/// Writing to the current span.
pub mod late {
    pub use crate::late::{event, record};
}

/// What consumers and producers do with messages.
pub mod messaging {
    pub use crate::messaging::generated::*;
}

/// In scope where arguments and fields are asked whether they are messages.
pub mod message_probes {
    pub use crate::messaging::probes::*;
}

/// In scope where a value is asked what it can be recorded as.
pub mod value_probes {
    pub use crate::value::probe::{
        ViaDisplay as _, ViaDisplayedString as _, ViaNoString as _, ViaNothing as _,
        ViaOption as _, ViaOptionalString as _, ViaOtherType as _, ViaPlain as _,
        ViaPlainText as _, ViaSensitive as _, ViaSensitiveString as _, ViaSensitiveText as _,
        ViaText as _, ViaTextType as _, ViaValue as _,
    };
}

/// In scope where a result is asked whether it is an error, and what of.
pub mod outcome_probes {
    pub use crate::error::outcome::{
        ViaBoxedError as _, ViaError as _, ViaErrorType as _, ViaMessage as _, ViaPlain as _,
        ViaResult as _, ViaSendableError as _, ViaSilence as _, ViaTypeName as _,
    };
}

/// A value whose type says at a glance what it is recorded as.
#[inline(always)]
pub fn given<T: ToValue + ?Sized>(value: &T) -> Given<'_> {
    value.__given()
}

/// Adds such a value to a span's attributes.
#[inline(always)]
pub fn put<'a, T: ToValue + ?Sized>(
    attributes: &'a mut Attributes,
    key: &'static str,
    value: &T,
) -> &'a mut Attributes {
    value.__put(key, attributes)
}

/// A string that stands in the annotation: it need not be copied.
#[inline(always)]
pub fn literal(text: &'static str) -> Given<'static> {
    Given::Static(text)
}

/// The type of a value that is never made: `if false { return never::<T>(); }` tells the compiler what an `async`
/// block returns, which cannot be written in any other way.
pub fn never<T>() -> T {
    unreachable!("only ever named behind `if false`")
}

/// What a future comes to whose type has a name of its own.
pub type OutputOf<F> = <F as Future>::Output;

/// Says what a future comes to, where inference would only find out later.
pub fn future_of<T, F: Future<Output = T>>(future: F) -> F {
    future
}

/// Says what a stream is made of, where inference would only find out later.
pub fn stream_of<T, S: futures_core::Stream<Item = T>>(stream: S) -> S {
    stream
}
