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

pub(crate) mod call;

use std::borrow::Cow;
use std::num;
use std::rc::Rc;
use std::sync::Arc;

use opentelemetry::{StringValue, Value};

use crate::ToValue;

/// What is recorded as a string.
///
/// ```
/// # use traced::{ToValue, opentelemetry::Value, typed};
/// struct Language(&'static str);
///
/// impl ToValue for Language {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
/// impl typed::Text for Language {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this attribute is of type string, and `{Self}` is not recorded as one",
    label = "expected a string",
    note = "write `key = %value` to record it by `Display`, as a string",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Text`",
    note = "rule: the type is that of the OpenTelemetry registry, of traced.toml, or of the flag or measure that is named"
)]
pub trait Text: ToValue {}

/// What is recorded as an int: integers of any width.
///
/// ```
/// # use traced::{ToValue, opentelemetry::Value, typed};
/// struct Words(u64);
///
/// impl ToValue for Words {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
/// impl typed::Int for Words {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this attribute is of type int, and `{Self}` is not recorded as one",
    label = "expected an integer",
    note = "write the number itself, such as `response.status().as_u16()` or `text.len()`",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Int`",
    note = "rule: the type is that of the OpenTelemetry registry, of traced.toml, or of the flag or measure that is named"
)]
pub trait Int: ToValue {}

/// What is recorded as a double.
///
/// ```
/// # use traced::{ToValue, opentelemetry::Value, typed};
/// struct Score(f64);
///
/// impl ToValue for Score {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
/// impl typed::Double for Score {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this attribute is of type double, and `{Self}` is not recorded as one",
    label = "expected a floating-point number",
    note = "write `f64::from(value)`, or a number with a fraction: `0.7`",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Double`",
    note = "rule: the type is that of the OpenTelemetry registry, of traced.toml, or of the flag or measure that is named"
)]
pub trait Double: ToValue {}

/// What is recorded as a boolean.
///
/// ```
/// # use traced::{ToValue, opentelemetry::Value, typed};
/// struct Late(bool);
///
/// impl ToValue for Late {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
/// impl typed::Boolean for Late {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this attribute is of type boolean, and `{Self}` is not recorded as one",
    label = "expected a `bool`",
    note = "write a comparison or a question, such as `value.is_some()`",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Boolean`",
    note = "rule: the type is that of the OpenTelemetry registry, of traced.toml, or of the flag or measure that is named"
)]
pub trait Boolean: ToValue {}

/// What is recorded as an array of strings.
///
/// ```
/// # use traced::{ToValue, opentelemetry::Value, typed};
/// struct Languages(Vec<String>);
///
/// impl ToValue for Languages {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
/// impl typed::Texts for Languages {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this attribute is of type string[], and `{Self}` is not recorded as one",
    label = "expected an array of strings",
    note = "write `[value]` for an array of one",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Texts`",
    note = "rule: the type is that of the OpenTelemetry registry, of traced.toml, or of the flag or measure that is named"
)]
pub trait Texts: ToValue {}

/// What is recorded as an array of ints.
///
/// ```
/// # use traced::{ToValue, opentelemetry::Value, typed};
/// struct Lengths(Vec<u32>);
///
/// impl ToValue for Lengths {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
/// impl typed::Ints for Lengths {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this attribute is of type int[], and `{Self}` is not recorded as one",
    label = "expected an array of integers",
    note = "write `[value]` for an array of one",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Ints`",
    note = "rule: the type is that of the OpenTelemetry registry, of traced.toml, or of the flag or measure that is named"
)]
pub trait Ints: ToValue {}

/// What is recorded as an array of doubles.
///
/// ```
/// # use traced::{ToValue, opentelemetry::Value, typed};
/// struct Scores(Vec<f64>);
///
/// impl ToValue for Scores {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
/// impl typed::Doubles for Scores {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this attribute is of type double[], and `{Self}` is not recorded as one",
    label = "expected an array of floating-point numbers",
    note = "write `[value]` for an array of one",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Doubles`",
    note = "rule: the type is that of the OpenTelemetry registry, of traced.toml, or of the flag or measure that is named"
)]
pub trait Doubles: ToValue {}

/// What is recorded as an array of booleans.
///
/// ```
/// # use traced::{ToValue, opentelemetry::Value, typed};
/// struct Answers(Vec<bool>);
///
/// impl ToValue for Answers {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
/// impl typed::Booleans for Answers {}
/// ```
#[diagnostic::on_unimplemented(
    message = "this attribute is of type boolean[], and `{Self}` is not recorded as one",
    label = "expected an array of `bool`",
    note = "write `[value]` for an array of one",
    note = "for a type of your own that has `ToValue`, implement `traced::typed::Booleans`",
    note = "rule: the type is that of the OpenTelemetry registry, of traced.toml, or of the flag or measure that is named"
)]
pub trait Booleans: ToValue {}

macro_rules! scalars {
    ($($kind:ident, $list:ident: $($type:ty),*;)*) => {$(
        $(#[diagnostic::do_not_recommend] impl $kind for $type {})*
        // An OpenTelemetry value has its type at run time only.
        #[diagnostic::do_not_recommend]
        impl $kind for Value {}
        #[diagnostic::do_not_recommend]
        impl $list for Value {}
        behind!($kind: &T, &mut T, Box<T>, Rc<T>, Arc<T>);
        behind!($list: &T, &mut T, Box<T>, Rc<T>, Arc<T>);
        #[diagnostic::do_not_recommend]
        impl<T: $kind> $kind for Option<T> {}
        #[diagnostic::do_not_recommend]
        impl<T: $list> $list for Option<T> {}
        #[diagnostic::do_not_recommend]
        impl<T: $kind> $list for [T] where [T]: ToValue {}
        #[diagnostic::do_not_recommend]
        impl<T: $kind> $list for Vec<T> where Vec<T>: ToValue {}
        #[diagnostic::do_not_recommend]
        impl<T: $kind, const N: usize> $list for [T; N] where [T; N]: ToValue {}
        #[diagnostic::do_not_recommend]
        impl<T: ToOwned<Owned: ToValue> + $list + ?Sized> $list for Cow<'_, T> {}
    )*};
}

macro_rules! behind {
    ($kind:ident: $($pointer:ty),*) => {$(
        #[diagnostic::do_not_recommend]
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

#[diagnostic::do_not_recommend]
impl<T: ToOwned<Owned: ToValue> + Text + ?Sized> Text for Cow<'_, T> {}
