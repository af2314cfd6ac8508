//! `%value` and `?value`: asked whether they may be written as text, which they are not where they are sensitive.

use std::fmt::{Debug, Display};

use super::{Probe, Refused, display};
use crate::SensitiveData;
use crate::value::plain::Plain;
use crate::value::stored::{Given, Stored};

/// The value may be written as text, if it has what that takes.
#[derive(Debug)]
pub struct Writable;

/// First choice for text: not sensitive.
pub trait ViaPlainText {
    /// The tag.
    fn __traced_text(&self) -> Writable {
        Writable
    }
}
impl<T: Plain + ?Sized> ViaPlainText for &&Probe<'_, T> {}

/// Second choice: sensitive.
pub trait ViaSensitiveText {
    /// The tag.
    fn __traced_text(&self) -> Refused {
        Refused
    }
}
impl<T: SensitiveData + ?Sized> ViaSensitiveText for &Probe<'_, T> {}

/// Last choice: any other type.
pub trait ViaText {
    /// The tag.
    fn __traced_text(&self) -> Writable {
        Writable
    }
}
impl<T: ?Sized> ViaText for Probe<'_, T> {}

impl Writable {
    /// `%value`: by `Display`.
    pub fn display<T: Display + ?Sized>(self, value: &T) -> Given<'_> {
        display(value)
    }

    /// `?value`: by `Debug`.
    pub fn debug<T: Debug + ?Sized>(self, value: &T) -> Given<'_> {
        Given::Stored(Stored::written(format_args!("{value:?}")))
    }
}
