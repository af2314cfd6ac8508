//! What a message says of itself in words and numbers.

use std::fmt::Display;

use super::Part;
use crate::SensitiveData;

/// The field must not be recorded.
#[derive(Debug)]
pub struct IsSensitive;
/// The field has `Display`.
#[derive(Debug)]
pub struct IsText;
/// The field is an `Option` of something with `Display`.
#[derive(Debug)]
pub struct IsOptionalText;
/// The field is neither.
#[derive(Debug)]
pub struct IsNoText;

/// First choice: sensitive, whatever else it may be.
pub trait ViaSensitivePart {
    /// The tag.
    fn __traced_words(&self) -> IsSensitive {
        IsSensitive
    }
}
impl<T: SensitiveData> ViaSensitivePart for &&&Part<'_, T> {}

/// Second choice: `Option<impl Display>`.
pub trait ViaOptionalTextPart {
    /// The tag.
    fn __traced_words(&self) -> IsOptionalText {
        IsOptionalText
    }
}
impl<T: Display> ViaOptionalTextPart for &&Part<'_, Option<T>> {}

/// Third choice: `Display`.
pub trait ViaTextPart {
    /// The tag.
    fn __traced_words(&self) -> IsText {
        IsText
    }
}
impl<T: Display> ViaTextPart for &Part<'_, T> {}

/// Last choice: an error.
pub trait ViaNoTextPart {
    /// The tag.
    fn __traced_words(&self) -> IsNoText {
        IsNoText
    }
}
impl<T> ViaNoTextPart for Part<'_, T> {}

impl IsText {
    /// The field as text.
    pub fn words<T: Display>(self, part: &T) -> Option<String> {
        Some(part.to_string())
    }
}

impl IsOptionalText {
    /// The field as text, if there is any.
    pub fn words<T: Display>(self, part: &Option<T>) -> Option<String> {
        part.as_ref().map(ToString::to_string)
    }
}

impl IsSensitive {
    /// Never callable: the bound carries the explanation.
    pub fn words<T: DisclosablePart>(self, _: &T) -> Option<String> {
        None
    }
}

impl IsNoText {
    /// Never callable: the bound carries the explanation.
    pub fn words<T: TextPart>(self, _: &T) -> Option<String> {
        None
    }
}

/// What a sensitive field would have to be. Nothing implements it: it is there to be missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is marked as sensitive and cannot be recorded",
    label = "a field of a `traced::SensitiveData` type does not become an attribute",
    note = "mark another field, or none: what is not marked is not recorded"
)]
pub trait DisclosablePart {}

/// What a field that is recorded as text has to be. Nothing implements it: it is there to be missing.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be recorded as text",
    label = "neither `Display` nor an `Option` of a type that is",
    note = "implement `Display` for the type, or implement `traced::messaging::Message` by hand"
)]
pub trait TextPart {}

/// A number of bytes.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is no number of bytes",
    label = "neither `usize`, `u32`, `u64`, `i32`, `i64` nor an `Option` of one",
    note = "mark the field that has the size, or implement `traced::messaging::Message` by hand"
)]
pub trait BodySize {
    /// The number, if there is one; a negative one is none.
    fn bytes(&self) -> Option<usize>;
}

macro_rules! sizes {
    ($($integer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
        impl BodySize for $integer {
            fn bytes(&self) -> Option<usize> {
                usize::try_from(*self).ok()
            }
        }
    )*};
}

sizes!(usize, u32, u64, i32, i64);

#[diagnostic::do_not_recommend]
impl<T: BodySize> BodySize for Option<T> {
    fn bytes(&self) -> Option<usize> {
        self.as_ref().and_then(T::bytes)
    }
}

/// The number of bytes that a field says.
pub fn body_size<T: BodySize>(part: &T) -> Option<usize> {
    part.bytes()
}
