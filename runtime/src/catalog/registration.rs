//! Where generated code puts its entries, and what it makes them of.

use std::panic::Location;

use traced_conventions::AttributeType;

use super::attribute::{Attribute, Origin};
use super::entry::{Entry, Exception, Place, What};
use crate::callsite::Callsite;

/// Filled by the linker, in no certain order.
#[linkme::distributed_slice]
pub static REGISTERED: [Entry];

/// A span.
pub const fn span(
    site: &'static Callsite,
    attributes: &'static [Attribute],
    exceptions: &'static [Exception],
) -> Entry {
    Entry {
        what: What::Span(site),
        attributes,
        exceptions,
    }
}

/// An `event!`. The location is the caller's.
#[track_caller]
pub const fn event(
    name: &'static str,
    scope: &'static str,
    attributes: &'static [Attribute],
    exceptions: &'static [Exception],
) -> Entry {
    let location = Location::caller();
    Entry {
        what: What::Event {
            name,
            place: Place { scope, location },
        },
        attributes,
        exceptions,
    }
}

/// A `record!`. The location is the caller's.
#[track_caller]
pub const fn record(
    scope: &'static str,
    attributes: &'static [Attribute],
    exceptions: &'static [Exception],
) -> Entry {
    let location = Location::caller();
    Entry {
        what: What::Record {
            place: Place { scope, location },
        },
        attributes,
        exceptions,
    }
}

/// An attribute, with its type as far as the annotation shows it.
pub const fn attribute(
    name: &'static str,
    origin: Origin,
    value_type: Option<AttributeType>,
) -> Attribute {
    Attribute {
        name,
        value_type,
        origin,
    }
}

/// An exception from the policy.
pub const fn exception(names: &'static [&'static str], reason: &'static str) -> Exception {
    Exception { names, reason }
}
