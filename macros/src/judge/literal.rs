//! Literals whose type is plain to see, where an attribute is of another one.

use syn::{Expr, ExprLit, Lit, UnOp};
use traced_conventions::AttributeType;

/// A literal of another type than the attribute's.
pub(crate) struct Mistyped {
    /// What was written: `"200"`.
    pub(crate) written: String,
    /// What that is: a string.
    pub(crate) is: &'static str,
    /// The same value in the right type, where there is one.
    pub(crate) meant: Option<String>,
}

/// The literal, if `value` is one that is not of the type `expected`.
pub(super) fn of_other_type(value: &Expr, expected: AttributeType) -> Option<Mistyped> {
    let (sign, literal) = literal(value)?;
    let (literal_type, text) = type_of(literal)?;
    if literal_type == expected {
        return None;
    }
    let text = format!("{sign}{text}");
    let (item, is_list) = match expected {
        AttributeType::Strings => (AttributeType::String, true),
        AttributeType::Ints => (AttributeType::Int, true),
        AttributeType::Doubles => (AttributeType::Double, true),
        AttributeType::Booleans => (AttributeType::Boolean, true),
        other => (other, false),
    };
    let meant = match item {
        AttributeType::String => Some(format!("{text:?}")),
        AttributeType::Int => text.parse::<i64>().ok().map(|int| int.to_string()),
        AttributeType::Double => text.parse::<f64>().ok().map(|double| format!("{double:?}")),
        AttributeType::Boolean => text.parse::<bool>().ok().map(|flag| flag.to_string()),
        _ => return None,
    };
    let meant = match is_list {
        true => meant.map(|item| format!("[{item}]")),
        false => meant,
    };
    let is = match literal_type {
        AttributeType::Int => "an integer",
        AttributeType::Double => "a floating-point number",
        AttributeType::Boolean => "a boolean",
        _ => "a string",
    };
    let written = match literal {
        Lit::Str(literal) => literal.token().to_string(),
        _ => text,
    };
    Some(Mistyped { written, is, meant })
}

/// The literal, and the sign before it.
fn literal(value: &Expr) -> Option<(&'static str, &Lit)> {
    match value {
        Expr::Lit(ExprLit { lit, .. }) => Some(("", lit)),
        Expr::Unary(negative) if matches!(negative.op, UnOp::Neg(_)) => {
            literal(&negative.expr).map(|(_, literal)| ("-", literal))
        }
        Expr::Reference(inner) => literal(&inner.expr),
        Expr::Paren(inner) => literal(&inner.expr),
        Expr::Group(inner) => literal(&inner.expr),
        _ => None,
    }
}

/// What the literal is recorded as, and its value as text. Nothing else than these is a plain mistake.
fn type_of(literal: &Lit) -> Option<(AttributeType, String)> {
    match literal {
        Lit::Str(text) => Some((AttributeType::String, text.value())),
        // A character is recorded by `Display`.
        Lit::Char(character) => Some((AttributeType::String, character.value().to_string())),
        Lit::Int(int) if int.suffix().starts_with('f') => {
            Some((AttributeType::Double, int.base10_digits().to_owned()))
        }
        Lit::Int(int) => Some((AttributeType::Int, int.base10_digits().to_owned())),
        Lit::Float(float) => Some((AttributeType::Double, float.base10_digits().to_owned())),
        Lit::Bool(flag) => Some((AttributeType::Boolean, flag.value.to_string())),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn meant(value: &str, expected: AttributeType) -> Option<Option<String>> {
        let value = syn::parse_str(value).expect("an expression");
        of_other_type(&value, expected).map(|mistyped| mistyped.meant)
    }

    #[test]
    fn a_literal_of_another_type_has_a_right_spelling_where_there_is_one() {
        use AttributeType::{Boolean, Double, Int, Ints, String, Strings};
        for (value, expected, right) in [
            ("\"200\"", Int, Some("200")),
            ("&\"200\"", Int, Some("200")),
            ("\"ok\"", Int, None),
            ("1.5", Int, None),
            ("true", Int, None),
            ("1", Double, Some("1.0")),
            ("-1", Double, Some("-1.0")),
            ("1_000", Double, Some("1000.0")),
            ("\"0.7\"", Double, Some("0.7")),
            ("\"true\"", Boolean, Some("true")),
            ("1", Boolean, None),
            ("7", String, Some("\"7\"")),
            ("true", String, Some("\"true\"")),
            ("\"stop\"", Strings, Some("[\"stop\"]")),
            ("1", Ints, Some("[1]")),
        ] {
            let right = right.map(str::to_owned);
            assert_eq!(meant(value, expected), Some(right), "{value}");
        }
    }

    #[test]
    fn what_is_of_the_type_or_no_literal_is_left_to_the_compiler() {
        use AttributeType::{Boolean, Double, Int, String, Strings};
        for (value, expected) in [
            ("200", Int),
            ("-1", Int),
            ("0xff_u8", Int),
            ("0.7", Double),
            ("1f64", Double),
            ("true", Boolean),
            ("\"GET\"", String),
            ("'c'", String),
            ("status", Int),
            ("[\"stop\"]", Strings),
            ("b\"GET\"", String),
        ] {
            assert_eq!(meant(value, expected), None, "{value}");
        }
    }
}
