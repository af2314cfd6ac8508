//! Asking a value what it can do, where nothing is known of its type but what the compiler knows at that place.
//!
//! The generated code writes `(&&&&&&Probe(value)).__traced_kind().get(value)`. Method lookup tries the type with all
//! its references first, so of several traits that fit, the one implemented on most references wins. The choice is
//! made on a tag; the bound that may fail stands on the tag's `get`, which is where rustc then reports it, in the
//! words of the trait, on the user's own token. `%value` and `?value` are asked one thing only, whether they are
//! sensitive: `(&&&Probe(value)).__traced_text().debug(value)`.
//!
//! A value whose type is not known yet fits every trait, and so takes the first: hence [`Plain`] stands there.

mod text;

use std::fmt::Display;

pub use self::text::{ViaPlainText, ViaSensitiveText, ViaText};
use crate::SensitiveData;
use crate::typed::Text;
use crate::value::ToValue;
use crate::value::plain::Plain;
use crate::value::stored::{Given, Stored};

/// A value to be asked.
#[derive(Debug)]
pub struct Probe<'a, T: ?Sized>(pub &'a T);

/// The value keeps its type.
#[derive(Debug)]
pub struct Typed;
/// The value says itself what it is recorded as.
#[derive(Debug)]
pub struct Valued;
/// The value is an `Option` of something with `Display`.
#[derive(Debug)]
pub struct OptionallyDisplayed;
/// The value has `Display`.
#[derive(Debug)]
pub struct Displayed;
/// The value can do nothing that would help.
#[derive(Debug)]
pub struct Unrecordable;

/// The value must not be recorded in any way.
#[derive(Debug)]
pub struct Refused;

/// First choice: a type that keeps its type and is not sensitive.
pub trait ViaPlain {
    /// The tag.
    fn __traced_kind(&self) -> Typed {
        Typed
    }
}
impl<T: Plain + ToValue + ?Sized> ViaPlain for &&&&&Probe<'_, T> {}

/// Second choice: sensitive, whatever else it may be.
pub trait ViaSensitive {
    /// The tag.
    fn __traced_kind(&self) -> Refused {
        Refused
    }
}
impl<T: SensitiveData + ?Sized> ViaSensitive for &&&&Probe<'_, T> {}

/// Third choice: a type that says what it is recorded as.
pub trait ViaValue {
    /// The tag.
    fn __traced_kind(&self) -> Valued {
        Valued
    }
}
impl<T: ToValue + ?Sized> ViaValue for &&&Probe<'_, T> {}

/// Fourth choice: `Option<impl Display>`.
pub trait ViaOption {
    /// The tag.
    fn __traced_kind(&self) -> OptionallyDisplayed {
        OptionallyDisplayed
    }
}
impl<T: Display> ViaOption for &&Probe<'_, Option<T>> {}

/// Fifth choice: `Display`.
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
    #[inline]
    pub fn get<T: ToValue + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

impl Valued {
    /// What the value says.
    #[inline]
    pub fn get<T: ToValue + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

/// Whether getting the value runs no code but the standard library's and ours, which is not traced. Anything else is
/// evaluated with the span current.
macro_rules! read_only {
    ($($kind:ty: $is:literal),*) => {$(
        impl $kind {
            /// Whether nobody's code is run by `get`.
            #[inline]
            pub const fn is_read_only(&self) -> bool {
                $is
            }
        }
    )*};
}
pub(crate) use read_only;

read_only!(
    Typed: true,
    Valued: false,
    OptionallyDisplayed: false,
    Displayed: false,
    Unrecordable: true, Refused: true, NoText: true
);

impl OptionallyDisplayed {
    /// The value as text, if there is one.
    #[inline]
    pub fn get<T: Display>(self, value: &Option<T>) -> Given<'_> {
        value.as_ref().map_or(Given::Nothing, display)
    }
}

impl Displayed {
    /// The value as text.
    #[inline]
    pub fn get<T: Display + ?Sized>(self, value: &T) -> Given<'_> {
        display(value)
    }
}

/// What an attribute's value has to be. Nothing implements it: it is there to be missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be recorded as an attribute",
    label = "neither a string, a number, a bool, an array of them, nor `Display`",
    note = "write `key = ?value` to record it by `Debug`, or record a part of it: `key = value.id`",
    note = "or implement `Display`, or `traced::ToValue`, for the type; a type parameter is bound by one: `T: traced::ToValue`"
)]
pub trait Recordable {}

impl Unrecordable {
    /// Never callable: the bound carries the explanation.
    #[inline]
    pub fn get<T: Recordable + ?Sized>(self, _: &T) -> Given<'_> {
        Given::Nothing
    }
}

/// The value is no string, and the attribute is one.
#[derive(Debug)]
pub struct NoText;

/// First choice where a string is expected: a type that is recorded as one.
pub trait ViaTextType {
    /// The tag.
    fn __traced_string(&self) -> Typed {
        Typed
    }
}
impl<T: Text + ?Sized> ViaTextType for &&&&&Probe<'_, T> {}

/// Second choice: sensitive.
pub trait ViaSensitiveString {
    /// The tag.
    fn __traced_string(&self) -> Refused {
        Refused
    }
}
impl<T: SensitiveData + ?Sized> ViaSensitiveString for &&&&Probe<'_, T> {}

/// Third choice: an error, since the value would be recorded as something else.
pub trait ViaOtherType {
    /// The tag.
    fn __traced_string(&self) -> NoText {
        NoText
    }
}
impl<T: ToValue + ?Sized> ViaOtherType for &&&Probe<'_, T> {}

/// Fourth choice: `Option<impl Display>`.
pub trait ViaOptionalString {
    /// The tag.
    fn __traced_string(&self) -> OptionallyDisplayed {
        OptionallyDisplayed
    }
}
impl<T: Display> ViaOptionalString for &&Probe<'_, Option<T>> {}

/// Fifth choice: `Display`.
pub trait ViaDisplayedString {
    /// The tag.
    fn __traced_string(&self) -> Displayed {
        Displayed
    }
}
impl<T: Display + ?Sized> ViaDisplayedString for &Probe<'_, T> {}

/// Last choice: an error.
pub trait ViaNoString {
    /// The tag.
    fn __traced_string(&self) -> Unrecordable {
        Unrecordable
    }
}
impl<T: ?Sized> ViaNoString for Probe<'_, T> {}

impl NoText {
    /// Never callable: the bound carries the explanation.
    #[inline]
    pub fn get<T: Text + ?Sized>(self, value: &T) -> Given<'_> {
        value.__given()
    }
}

fn display<T: Display + ?Sized>(value: &T) -> Given<'_> {
    Given::Stored(Stored::display(value))
}

/// What a sensitive value would have to be. Nothing implements it: it is there to be missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is marked as sensitive and cannot be recorded",
    label = "a value of a `traced::SensitiveData` type does not become an attribute",
    note = "write `key = traced::hash(&value)` (feature `hash`) for an anonymous value that can still be joined on",
    note = "or `key = value.expose()` with `allow(key, reason = \"…\")` for the value itself"
)]
pub trait Disclosable {}

impl Refused {
    /// Never callable: the bound carries the explanation.
    #[inline]
    pub fn get<T: Disclosable + ?Sized>(self, _: &T) -> Given<'_> {
        Given::Nothing
    }

    /// Never callable either.
    pub fn display<T: Disclosable + ?Sized>(self, _: &T) -> Given<'_> {
        Given::Nothing
    }

    /// Never callable either.
    pub fn debug<T: Disclosable + ?Sized>(self, _: &T) -> Given<'_> {
        Given::Nothing
    }
}
