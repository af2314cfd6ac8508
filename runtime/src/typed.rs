//! The types that attributes have in a registry, as bounds on their values.
//!
//! The registry of OpenTelemetry says that `http.response.status_code` is an int and `http.request.method` a string; a
//! project says so of its own attributes in `traced.toml`. The macros put the bound on the value, so that a value of
//! another type is an error of its own. For a type of yours that has [`ToValue`], say with one of these traits what it
//! is recorded as:
//!
//! ```
//! use traced::opentelemetry::Value;
//! use traced::{ToValue, traced, typed};
//!
//! struct StatusCode(u16);
//!
//! impl ToValue for StatusCode {
//!     fn to_value(&self) -> Option<Value> {
//!         self.0.to_value()
//!     }
//! }
//! impl typed::Int for StatusCode {}
//!
//! #[traced(ret(status => http.response.status_code = status))]
//! fn answer() -> StatusCode {
//!     StatusCode(200)
//! }
//! # answer();
//! ```
//!
//! A type that only has `Display` is a string, and needs none of them.
//!
//! Source of the types: the registry's
//! [syntax](https://github.com/open-telemetry/weaver/blob/main/schemas/semconv-syntax.md), "Types".

use std::borrow::Cow;
use std::num;
use std::rc::Rc;
use std::sync::Arc;

use opentelemetry::{StringValue, Value};

use crate::ToValue;

/// What is recorded as a string.
#[diagnostic::on_unimplemented(
    message = "this attribute is of type string, and `{Self}` is not recorded as one",
    label = "expected a string",
    note = "write `key = %value` to record it by `Display`, as a string",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Text`"
)]
pub trait Text: ToValue {}

/// What is recorded as an int: integers of any width.
#[diagnostic::on_unimplemented(
    message = "this attribute is of type int, and `{Self}` is not recorded as one",
    label = "expected an integer",
    note = "write the number itself, as in `http.response.status_code = response.status().as_u16()`",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Int`"
)]
pub trait Int: ToValue {}

/// What is recorded as a double.
#[diagnostic::on_unimplemented(
    message = "this attribute is of type double, and `{Self}` is not recorded as one",
    label = "expected a floating-point number",
    note = "write a number with a fraction, as in `gen_ai.request.temperature = 0.7` or `… = f64::from(value)`",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Double`"
)]
pub trait Double: ToValue {}

/// What is recorded as a boolean.
#[diagnostic::on_unimplemented(
    message = "this attribute is of type boolean, and `{Self}` is not recorded as one",
    label = "expected a `bool`",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Boolean`"
)]
pub trait Boolean: ToValue {}

/// What is recorded as an array of strings.
#[diagnostic::on_unimplemented(
    message = "this attribute is of type string[], and `{Self}` is not recorded as one",
    label = "expected an array of strings",
    note = "write `[value]` for an array of one",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Texts`"
)]
pub trait Texts: ToValue {}

/// What is recorded as an array of ints.
#[diagnostic::on_unimplemented(
    message = "this attribute is of type int[], and `{Self}` is not recorded as one",
    label = "expected an array of integers",
    note = "write `[value]` for an array of one",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Ints`"
)]
pub trait Ints: ToValue {}

/// What is recorded as an array of doubles.
#[diagnostic::on_unimplemented(
    message = "this attribute is of type double[], and `{Self}` is not recorded as one",
    label = "expected an array of floating-point numbers",
    note = "write `[value]` for an array of one",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Doubles`"
)]
pub trait Doubles: ToValue {}

/// What is recorded as an array of booleans.
#[diagnostic::on_unimplemented(
    message = "this attribute is of type boolean[], and `{Self}` is not recorded as one",
    label = "expected an array of `bool`",
    note = "write `[value]` for an array of one",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Booleans`"
)]
pub trait Booleans: ToValue {}

macro_rules! scalars {
    ($($kind:ident, $list:ident: $($type:ty),*;)*) => {$(
        $(impl $kind for $type {})*
        // An OpenTelemetry value has its type at run time only.
        impl $kind for Value {}
        impl $list for Value {}
        behind!($kind: &T, &mut T, Box<T>, Rc<T>, Arc<T>);
        behind!($list: &T, &mut T, Box<T>, Rc<T>, Arc<T>);
        impl<T: $kind> $kind for Option<T> {}
        impl<T: $list> $list for Option<T> {}
        impl<T: $kind> $list for [T] where [T]: ToValue {}
        impl<T: $kind> $list for Vec<T> where Vec<T>: ToValue {}
        impl<T: $kind, const N: usize> $list for [T; N] where [T; N]: ToValue {}
        impl<T: ToOwned<Owned: ToValue> + $list + ?Sized> $list for Cow<'_, T> {}
    )*};
}

macro_rules! behind {
    ($kind:ident: $($pointer:ty),*) => {$(
        impl<T: $kind + ?Sized> $kind for $pointer {}
    )*};
}

scalars! {
    Text, Texts: str, String, StringValue;
    Int, Ints: i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, num::NonZeroI8, num::NonZeroI16,
        num::NonZeroI32, num::NonZeroI64, num::NonZeroI128, num::NonZeroIsize, num::NonZeroU8, num::NonZeroU16,
        num::NonZeroU32, num::NonZeroU64, num::NonZeroU128, num::NonZeroUsize;
    Double, Doubles: f32, f64;
    Boolean, Booleans: bool;
}

impl<T: ToOwned<Owned: ToValue> + Text + ?Sized> Text for Cow<'_, T> {}

macro_rules! functions {
    ($($function:ident $bound:ident;)*) => {
        /// What generated code calls: one function for each type, whose bound is where a mistake is reported.
        pub(crate) mod call {
            use opentelemetry::Value;
            $(
                /// The value, if there is one.
                pub fn $function<T: super::$bound + ?Sized>(value: &T) -> Option<Value> {
                    value.to_value()
                }
            )*
        }
    };
}

functions! {
    int Int;
    double Double;
    boolean Boolean;
    strings Texts;
    ints Ints;
    doubles Doubles;
    booleans Booleans;
}
