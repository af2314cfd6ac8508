//! Asking a value what it can do, where nothing is known of its type but what the compiler knows at that place.
//!
//! The generated code writes `(&&&Probe(value)).__traced_kind().get(value)`. Method lookup tries the type with all
//! its references first, so of several traits that fit, the one implemented on most references wins. The choice is
//! made on a tag; the bound that may fail stands on the tag's `get`, which is where rustc then reports it, in the
//! words of the trait, on the user's own token.

use std::fmt::{Debug, Display};

use opentelemetry::Value;

use crate::value::ToValue;

/// A value to be asked.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// The value keeps its type.
#[derive(Debug)]
pub struct Typed;
/// The value is an `Option` of something with `Display`.
#[derive(Debug)]
pub struct OptionallyDisplayed;
/// The value has `Display`.
#[derive(Debug)]
pub struct Displayed;
/// The value can do nothing that would help.
#[derive(Debug)]
pub struct Unrecordable;

/// First choice: a type of its own.
pub trait ViaValue {
    /// The tag.
    fn __traced_kind(&self) -> Typed {
        Typed
    }
}
impl<T: ToValue + ?Sized> ViaValue for &&&Probe<'_, T> {}

/// Second choice: `Option<impl Display>`.
pub trait ViaOption {
    /// The tag.
    fn __traced_kind(&self) -> OptionallyDisplayed {
        OptionallyDisplayed
    }
}
impl<T: Display> ViaOption for &&Probe<'_, Option<T>> {}

/// Third choice: `Display`.
pub trait ViaDisplay {
    /// The tag.
    fn __traced_kind(&self) -> Displayed {
        Displayed
    }
}
impl<T: Display + ?Sized> ViaDisplay for &Probe<'_, T> {}

/// Last choice: an error.
pub trait ViaNothing {
    /// The tag.
    fn __traced_kind(&self) -> Unrecordable {
        Unrecordable
    }
}
impl<T: ?Sized> ViaNothing for Probe<'_, T> {}

impl Typed {
    /// The value itself.
    pub fn get<T: ToValue + ?Sized>(self, value: &T) -> Option<Value> {
        value.to_value()
    }
}

impl OptionallyDisplayed {
    /// The value as text, if there is one.
    pub fn get<T: Display>(self, value: &Option<T>) -> Option<Value> {
        value.as_ref().and_then(display)
    }
}

impl Displayed {
    /// The value as text.
    pub fn get<T: Display + ?Sized>(self, value: &T) -> Option<Value> {
        display(value)
    }
}

/// What an attribute's value has to be. Nothing implements it: it is there to be missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be recorded as an attribute",
    label = "neither a string, a number, a bool, an array of them, nor `Display`",
    note = "write `key = ?value` to record it by `Debug`, or record a part of it: `key = value.id`",
    note = "or implement `Display`, or `traced::ToValue`, for the type"
)]
pub trait Recordable {}

impl Unrecordable {
    /// Never callable: the bound carries the explanation.
    pub fn get<T: Recordable + ?Sized>(self, _: &T) -> Option<Value> {
        None
    }
}

/// `%value`: by `Display`.
pub fn display<T: Display + ?Sized>(value: &T) -> Option<Value> {
    Some(Value::from(value.to_string()))
}

/// `?value`: by `Debug`.
pub fn debug<T: Debug + ?Sized>(value: &T) -> Option<Value> {
    Some(Value::from(format!("{value:?}")))
}
