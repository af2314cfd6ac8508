//! What `type` says of the values of an attribute.

use saphyr::{Scalar, YamlData};

use super::deprecation::standing;
use super::fields::{MEMBER, check_fields};
use super::yaml::{Node, field, line, list};
use super::{RegistryError, RegistryMember, RegistryStanding};
use crate::{AttributeType, nearest};

pub(super) struct ValueType {
    pub(super) value_type: AttributeType,
    pub(super) template: bool,
    pub(super) members: Vec<RegistryMember>,
}

/// Reads the `type` of `owner`: a name, a template of one, or an enumeration.
pub(super) fn value_type(node: &Node<'_>, owner: &str) -> Result<ValueType, RegistryError> {
    if let Some(name) = node.data.as_str() {
        let inner = name
            .strip_prefix("template[")
            .and_then(|rest| rest.strip_suffix(']'));
        return Ok(ValueType {
            value_type: named(inner.unwrap_or(name), line(node), owner)?,
            template: inner.is_some(),
            members: Vec::new(),
        });
    }
    if field(node, "members").is_none() {
        return Err(RegistryError::at(
            line(node),
            format!(
                "the `type` of {owner} is neither the name of a type nor an enumeration with `members`"
            ),
        ));
    }
    enumeration(node, owner)
}

/// A name that no table knows is the `any` of a registry that knows more types, unless it is a mistyping. What differs in
/// its brackets is another type, not a mistyping.
fn named(name: &str, line: usize, owner: &str) -> Result<AttributeType, RegistryError> {
    if let Some(known) = AttributeType::from_name(name) {
        return Ok(known);
    }
    let alike = AttributeType::ALL
        .map(AttributeType::name)
        .into_iter()
        .filter(|known| known.matches(']').count() == name.matches(']').count());
    match nearest(name, alike) {
        None => Ok(AttributeType::Any),
        Some(meant) => Err(RegistryError::at(
            line,
            format!("the type `{name}` of {owner} is unknown; did you mean `{meant}`?"),
        )),
    }
}

fn enumeration(node: &Node<'_>, owner: &str) -> Result<ValueType, RegistryError> {
    let mut members = Vec::new();
    let mut common = None;
    for item in list(node, "members", &format!("the type of {owner}"))? {
        let (member, value_type) = member(item, owner)?;
        common = Some(match common {
            None => value_type,
            Some(common) => join(common, value_type),
        });
        members.push(member);
    }
    Ok(ValueType {
        value_type: common.unwrap_or(AttributeType::String),
        template: false,
        members,
    })
}

fn member(node: &Node<'_>, owner: &str) -> Result<(RegistryMember, AttributeType), RegistryError> {
    let owner = format!("a member of {owner}");
    check_fields(node, MEMBER, &owner)?;
    let Some(value) = field(node, "value") else {
        return Err(RegistryError::at(
            line(node),
            format!("{owner} has no `value`"),
        ));
    };
    let (text, value_type) = match &value.data {
        YamlData::Value(Scalar::String(text)) => (text.to_string(), AttributeType::String),
        YamlData::Value(Scalar::Integer(number)) => (number.to_string(), AttributeType::Int),
        YamlData::Value(Scalar::FloatingPoint(number)) => {
            (number.to_string(), AttributeType::Double)
        }
        YamlData::Value(Scalar::Boolean(flag)) => (flag.to_string(), AttributeType::Boolean),
        _ => {
            return Err(RegistryError::at(
                line(value),
                format!("the `value` of {owner} is none of a string, a number and a boolean"),
            ));
        }
    };
    let deprecated = match field(node, "deprecated") {
        None => false,
        Some(deprecated) => standing(deprecated, &owner)? != RegistryStanding::Current,
    };
    let member = RegistryMember {
        value: text,
        deprecated,
    };
    Ok((member, value_type))
}

/// The type that the values of two members have in common.
fn join(one: AttributeType, other: AttributeType) -> AttributeType {
    use AttributeType::{Any, Double, Int};
    match (one, other) {
        _ if one == other => one,
        (Int, Double) | (Double, Int) => Double,
        _ => Any,
    }
}
