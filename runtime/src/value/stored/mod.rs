//! A value as a span keeps it until its export: without an allocation where it is short.

use std::fmt::{self, Display, Write as _};

use opentelemetry::Value;

pub(crate) use self::short::Short;

mod short;

/// The value of an attribute. What made it frees it: only copies of it go to the exporter's thread.
#[derive(Debug, Clone)]
pub enum Stored {
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A double.
    Double(f64),
    /// A string that is part of the program.
    Static(&'static str),
    /// A string that needs no memory of its own.
    Short(Short),
    /// A longer string.
    Long(Box<str>),
    /// An array, and whatever else OpenTelemetry may come to allow.
    Other(Box<Value>),
}

/// The value of an attribute as it is given: where there is room for it, it is written there and nowhere before.
#[derive(Debug)]
pub enum Given<'a> {
    /// The attribute is left out.
    Nothing,
    /// A boolean.
    Bool(bool),
    /// An integer.
    Int(i64),
    /// A double.
    Double(f64),
    /// A string that is part of the program.
    Static(&'static str),
    /// A string.
    Text(&'a str),
    /// Whatever else.
    Stored(Stored),
}

impl Given<'_> {
    /// The same without a string that is only lent.
    #[inline]
    pub(crate) fn detached<'b>(self) -> Given<'b> {
        match self {
            Self::Nothing => Given::Nothing,
            Self::Bool(value) => Given::Bool(value),
            Self::Int(value) => Given::Int(value),
            Self::Double(value) => Given::Double(value),
            Self::Static(text) => Given::Static(text),
            Self::Text(text) => Given::Stored(Stored::text(text)),
            Self::Stored(value) => Given::Stored(value),
        }
    }
}

impl From<Option<Stored>> for Given<'_> {
    fn from(value: Option<Stored>) -> Self {
        value.map_or(Self::Nothing, Self::Stored)
    }
}

impl Default for Stored {
    fn default() -> Self {
        Self::Bool(false)
    }
}

impl Stored {
    /// A string.
    #[must_use]
    pub fn text(text: &str) -> Self {
        match Short::new(text) {
            Some(short) => Self::Short(short),
            None => Self::Long(text.into()),
        }
    }

    /// What `Display` writes.
    pub fn display<T: Display + ?Sized>(value: &T) -> Self {
        Self::written(format_args!("{value}"))
    }

    /// Formatted text.
    #[must_use]
    pub fn written(text: fmt::Arguments<'_>) -> Self {
        let mut writer = Writer::Short(Short::EMPTY);
        // An implementation that reports an error has written what it could.
        let _ = writer.write_fmt(text);
        match writer {
            Writer::Short(short) => Self::Short(short),
            Writer::Long(text) => Self::Long(text.into_boxed_str()),
        }
    }

    #[inline]
    pub(crate) fn owns_memory(&self) -> bool {
        matches!(self, Self::Long(_) | Self::Other(_))
    }

    /// Frees what it owns. What it is then does not matter.
    #[inline]
    pub(crate) fn free(&mut self) {
        if self.owns_memory() {
            *self = Self::default();
        }
    }

    /// A copy of the value as OpenTelemetry has it.
    #[inline(always)]
    pub(crate) fn to_value(&self) -> Value {
        match self {
            Self::Bool(value) => Value::Bool(*value),
            Self::Int(value) => Value::I64(*value),
            Self::Double(value) => Value::F64(*value),
            Self::Static(text) => Value::String((*text).into()),
            Self::Short(text) => Value::String(text.read(str::to_owned).into()),
            Self::Long(text) => Value::String(String::from(&**text).into()),
            Self::Other(value) => (**value).clone(),
        }
    }

    /// The value as OpenTelemetry has it.
    pub(crate) fn into_value(self) -> Value {
        match self {
            Self::Long(text) => Value::String(String::from(text).into()),
            Self::Other(value) => *value,
            small => small.to_value(),
        }
    }
}

#[cfg(feature = "http")]
impl From<i64> for Stored {
    fn from(value: i64) -> Self {
        Self::Int(value)
    }
}

#[cfg(feature = "http")]
impl From<&str> for Stored {
    fn from(text: &str) -> Self {
        Self::text(text)
    }
}

impl From<Value> for Stored {
    fn from(value: Value) -> Self {
        match value {
            Value::Bool(value) => Self::Bool(value),
            Value::I64(value) => Self::Int(value),
            Value::F64(value) => Self::Double(value),
            Value::String(text) => match Short::new(text.as_str()) {
                Some(short) => Self::Short(short),
                None => Self::Long(String::from(text).into_boxed_str()),
            },
            other => Self::Other(Box::new(other)),
        }
    }
}

/// Takes what is formatted, on the stack as long as it fits there.
enum Writer {
    Short(Short),
    Long(String),
}

impl fmt::Write for Writer {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        match self {
            Self::Short(short) => {
                if !short.push(text) {
                    let mut long = String::with_capacity(2 * Short::MOST + text.len());
                    short.read(|text| long.push_str(text));
                    long.push_str(text);
                    *self = Self::Long(long);
                }
            }
            Self::Long(long) => long.push_str(text),
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::{Array, Value};

    use super::{Short, Stored};

    #[test]
    fn what_goes_in_comes_out() {
        let long = "é".repeat(Short::MOST);
        let values = [
            Value::from(true),
            Value::from(-7),
            Value::from(0.5),
            Value::from(""),
            Value::from("b-17"),
            Value::from("x".repeat(Short::MOST)),
            Value::from("x".repeat(Short::MOST + 1)),
            Value::from(long.clone()),
            Value::Array(Array::I64(vec![1, 2])),
        ];
        for value in values {
            assert_eq!(Stored::from(value.clone()).into_value(), value);
        }
        assert_eq!(Stored::text(&long).into_value(), Value::from(long));
    }

    #[test]
    fn what_is_formatted_moves_to_the_heap_when_it_grows() {
        assert_eq!(
            Stored::written(format_args!("{}-{}", 1, "x")).into_value(),
            Value::from("1-x")
        );
        let parts = format_args!("{}{}{}", "a".repeat(20), "b".repeat(20), "c").to_string();
        assert_eq!(
            Stored::written(format_args!("{}{}{}", "a".repeat(20), "b".repeat(20), "c"))
                .into_value(),
            Value::from(parts)
        );
    }

    #[test]
    fn a_value_takes_24_bytes() {
        assert_eq!(size_of::<Stored>(), 24);
        assert_eq!(size_of::<Option<Stored>>(), 24);
    }
}
