//! Where a message's context is.

use super::Part;
use crate::Carrier;
use crate::messaging::{Facts, Message};

/// The field is a message.
#[derive(Debug)]
pub struct IsMessage;
/// The field is a carrier.
#[derive(Debug)]
pub struct IsCarrier;
/// The field is an `Option` of a carrier.
#[derive(Debug)]
pub struct IsOptionalCarrier;
/// The field carries nothing.
#[derive(Debug)]
pub struct IsNeither;

/// First choice: a message, which may know something of itself.
pub trait ViaMessagePart {
    /// The tag.
    fn __traced_part(&self) -> IsMessage {
        IsMessage
    }
}
impl<T: Message> ViaMessagePart for &&&Part<'_, T> {}

/// Second choice: a carrier.
pub trait ViaCarrierPart {
    /// The tag.
    fn __traced_part(&self) -> IsCarrier {
        IsCarrier
    }
}
impl<T: Carrier> ViaCarrierPart for &&Part<'_, T> {}

/// Third choice: perhaps a carrier.
pub trait ViaOptionalCarrierPart {
    /// The tag.
    fn __traced_part(&self) -> IsOptionalCarrier {
        IsOptionalCarrier
    }
}
impl<T: Carrier> ViaOptionalCarrierPart for &Part<'_, Option<T>> {}

/// Last choice: an error.
pub trait ViaNoPart {
    /// The tag.
    fn __traced_part(&self) -> IsNeither {
        IsNeither
    }
}
impl<T> ViaNoPart for Part<'_, T> {}

impl IsMessage {
    /// Where its context is.
    pub fn carrier<T: Message>(self, part: &T) -> Option<&dyn Carrier> {
        part.carrier()
    }

    /// The broker's name, if it says it.
    pub fn system<T: Message>(self, part: &T) -> Option<&'static str> {
        part.system()
    }

    /// What it knows of itself.
    pub fn describe<T: Message>(self, part: &T, facts: &mut Facts) {
        part.describe(facts);
    }
}

impl IsCarrier {
    /// The carrier.
    pub fn carrier<T: Carrier>(self, part: &T) -> Option<&dyn Carrier> {
        Some(part)
    }
}

impl IsOptionalCarrier {
    /// The carrier, if there is one.
    pub fn carrier<T: Carrier>(self, part: &Option<T>) -> Option<&dyn Carrier> {
        part.as_ref().map(|carrier| carrier as &dyn Carrier)
    }
}

impl IsNeither {
    /// Never callable: the bound carries the explanation.
    pub fn carrier<T: Carrier>(self, part: &T) -> Option<&dyn Carrier> {
        Some(part)
    }
}

macro_rules! know_nothing {
    ($($tag:ty),*) => {$(
        impl $tag {
            /// Not said.
            pub fn system<T>(self, _: &T) -> Option<&'static str> {
                None
            }

            /// Nothing.
            pub fn describe<T>(self, _: &T, _: &mut Facts) {}
        }
    )*};
}

know_nothing!(IsCarrier, IsOptionalCarrier, IsNeither);
