//! What Rust values become as attributes.

mod array;
mod behind;
pub(crate) mod plain;
pub(crate) mod probe;
#[cfg(any(feature = "init", feature = "testing"))]
pub(crate) mod repeated;
mod sensitive;
pub(crate) mod stored;

use std::borrow::Cow;
use std::num;

use opentelemetry::{StringValue, Value};

use crate::span::Attributes;
pub use sensitive::{Sensitive, SensitiveData};
use stored::{Given, Stored};

/// A value that keeps its type as an attribute: strings, numbers, `bool`, arrays of them, and any of these behind an
/// `Option`, a reference or a smart pointer.
///
/// Implement it for a type of your own to say what it is recorded as; a type that only has `Display` needs nothing
/// and is recorded as a string. `None` leaves the attribute out.
///
/// ```
/// use traced::ToValue;
/// use traced::opentelemetry::Value;
///
/// struct Words(u32);
///
/// impl ToValue for Words {
///     fn to_value(&self) -> Option<Value> {
///         self.0.to_value()
///     }
/// }
///
/// assert_eq!(Words(7).to_value(), Some(Value::I64(7)));
/// // OpenTelemetry has no unsigned integers: what an i64 cannot hold becomes a string.
/// assert_eq!(u64::MAX.to_value(), Some(Value::from("18446744073709551615")));
/// assert_eq!(None::<u32>.to_value(), None);
/// ```
pub trait ToValue {
    /// The attribute's value, or `None` to leave it out.
    ///
    /// ```
    /// use traced::ToValue;
    /// use traced::opentelemetry::Value;
    ///
    /// assert_eq!("essay".to_value(), Some(Value::from("essay")));
    /// assert_eq!(Some(0.5).to_value(), Some(Value::F64(0.5)));
    /// ```
    fn to_value(&self) -> Option<Value>;

    /// The value as a span takes it. For types of this crate, which can do without an allocation.
    #[doc(hidden)]
    #[inline]
    fn __given(&self) -> crate::__private::Given<'_> {
        self.to_value().map(Stored::from).into()
    }

    /// Adds the value to a span's attributes. What it is need not be told in between where it is known here: there is less
    /// to compile in each annotated function.
    #[doc(hidden)]
    #[inline]
    fn __put<'a>(&self, key: &'static str, attributes: &'a mut Attributes) -> &'a mut Attributes {
        attributes.set(key, self.__given())
    }
}

/// One element of an array attribute.
enum Element {
    Bool(bool),
    I64(i64),
    F64(f64),
    String(StringValue),
}

trait ToElement {
    fn to_element(&self) -> Element;

    #[inline]
    fn put<'a>(&self, key: &'static str, attributes: &'a mut Attributes) -> &'a mut Attributes {
        match self.to_element() {
            Element::Bool(bool) => attributes.push_bool(key, bool),
            Element::I64(integer) => attributes.push_int(key, integer),
            Element::F64(float) => attributes.push_double(key, float),
            Element::String(string) => attributes.push_text(key, string.as_str()),
        }
    }

    #[inline]
    fn given(&self) -> Given<'_> {
        match self.to_element() {
            Element::Bool(bool) => Given::Bool(bool),
            Element::I64(integer) => Given::Int(integer),
            Element::F64(float) => Given::Double(float),
            Element::String(string) => Given::Stored(Stored::text(string.as_str())),
        }
    }
}

macro_rules! integers {
    ($($integer:ty),*) => {$(
        impl ToElement for $integer {
            #[inline]
            fn to_element(&self) -> Element {
                match i64::try_from(*self) {
                    Ok(integer) => Element::I64(integer),
                    Err(_) => Element::String(self.to_string().into()),
                }
            }
        }
    )*};
}

macro_rules! simple {
    ($($type:ty, $self:ident => $element:expr;)*) => {$(
        impl ToElement for $type {
            #[inline]
            fn to_element(&$self) -> Element {
                $element
            }
        }
    )*};
}

macro_rules! values {
    ($($type:ty),*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Option<Value> {
                Some(self.to_element().into())
            }

            #[inline]
            fn __given(&self) -> Given<'_> {
                self.given()
            }

            #[inline]
            fn __put<'a>(&self, key: &'static str, attributes: &'a mut Attributes) -> &'a mut Attributes {
                self.put(key, attributes)
            }
        }
    )*};
}

macro_rules! by_get {
    ($($type:ty),*) => {$(
        impl ToValue for $type {
            fn to_value(&self) -> Option<Value> {
                self.get().to_value()
            }

            #[inline]
            fn __given(&self) -> Given<'_> {
                self.get().__given().detached()
            }
        }
    )*};
}

integers!(
    i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize
);

simple! {
    bool, self => Element::Bool(*self);
    f32, self => Element::F64(f64::from(*self));
    f64, self => Element::F64(*self);
}

impl ToElement for str {
    fn to_element(&self) -> Element {
        Element::String(StringValue::from(self.to_owned()))
    }

    #[inline]
    fn put<'a>(&self, key: &'static str, attributes: &'a mut Attributes) -> &'a mut Attributes {
        attributes.push_text(key, self)
    }

    #[inline]
    fn given(&self) -> Given<'_> {
        Given::Text(self)
    }
}

impl ToElement for String {
    fn to_element(&self) -> Element {
        self.as_str().to_element()
    }

    #[inline]
    fn put<'a>(&self, key: &'static str, attributes: &'a mut Attributes) -> &'a mut Attributes {
        attributes.push_text(key, self)
    }

    #[inline]
    fn given(&self) -> Given<'_> {
        Given::Text(self)
    }
}

values!(
    bool, i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, str, String
);

by_get!(
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

impl ToElement for Cow<'_, str> {
    fn to_element(&self) -> Element {
        (**self).to_element()
    }
}

impl ToValue for Value {
    fn to_value(&self) -> Option<Value> {
        Some(self.clone())
    }
}

impl ToValue for Given<'_> {
    fn to_value(&self) -> Option<Value> {
        Some(match self {
            Self::Nothing => return None,
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::I64(*value),
            Self::Double(value) => Value::F64(*value),
            Self::Static(text) => Value::from(*text),
            Self::Text(text) => Value::from((*text).to_owned()),
            Self::Stored(value) => value.to_value(),
        })
    }
}

impl ToValue for StringValue {
    fn to_value(&self) -> Option<Value> {
        Some(Value::String(self.clone()))
    }
}
