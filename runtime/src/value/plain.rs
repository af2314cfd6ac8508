//! The types of which it is known that they are not sensitive.

use std::borrow::Cow;
use std::num;
use std::rc::Rc;
use std::sync::Arc;

use opentelemetry::{StringValue, Value};

/// A type of std's or OpenTelemetry's, which nobody can mark as sensitive.
///
/// It is asked for first, and only for the sake of values whose type the compiler finds out later: it takes whatever
/// is asked first to be true of them, and what is true of most of them is this.
#[diagnostic::on_unimplemented(
    message = "the type of this value was not known yet where the span records it; it turned out to be `{Self}`",
    label = "its type is inferred from what comes later",
    note = "write the type where the value is made"
)]
pub trait Plain {}

macro_rules! plain {
    ($($type:ty),*) => {$(
        impl Plain for $type {}
    )*};
}

macro_rules! behind {
    ($($pointer:ty),*) => {$(
        impl<T: Plain + ?Sized> Plain for $pointer {}
    )*};
}

plain!(
    bool, char, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, str,
    String
);

plain!(
    num::NonZeroI8,
    num::NonZeroI16,
    num::NonZeroI32,
    num::NonZeroI64,
    num::NonZeroI128,
    num::NonZeroIsize,
    num::NonZeroU8,
    num::NonZeroU16,
    num::NonZeroU32,
    num::NonZeroU64,
    num::NonZeroU128,
    num::NonZeroUsize
);

plain!(Value, StringValue);

behind!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: ToOwned + Plain + ?Sized> Plain for Cow<'_, T> {}
impl<T: Plain> Plain for Option<T> {}
impl<T: Plain> Plain for [T] {}
impl<T: Plain> Plain for Vec<T> {}
impl<T: Plain, const N: usize> Plain for [T; N] {}
