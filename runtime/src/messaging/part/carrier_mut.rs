//! Where a message's context goes.

use super::{IsNeither, Part};
use crate::messaging::MessageMut;
use crate::{Carrier, CarrierMut};

/// The field is an `Option` of a carrier that can be made.
#[derive(Debug)]
pub struct MakesCarrier;
/// The field is a message that can be written to.
#[derive(Debug)]
pub struct WritesMessage;
/// The field is a carrier that can be written to.
#[derive(Debug)]
pub struct WritesCarrier;
/// The field is an `Option` of one.
#[derive(Debug)]
pub struct WritesOptionalCarrier;
/// The field cannot be written to.
#[derive(Debug)]
pub struct WritesNothing;

/// First choice: a carrier that is made where it is missing, also where it is a message.
pub trait ViaNewCarrierPartMut {
    /// The tag.
    fn __traced_part_mut(&self) -> MakesCarrier {
        MakesCarrier
    }
}
impl<T: Carrier + CarrierMut + Default> ViaNewCarrierPartMut for &&&&Part<'_, Option<T>> {}

/// Second choice: a message.
pub trait ViaMessagePartMut {
    /// The tag.
    fn __traced_part_mut(&self) -> WritesMessage {
        WritesMessage
    }
}
impl<T: MessageMut> ViaMessagePartMut for &&&Part<'_, T> {}

/// Third choice: a carrier.
pub trait ViaCarrierPartMut {
    /// The tag.
    fn __traced_part_mut(&self) -> WritesCarrier {
        WritesCarrier
    }
}
impl<T: CarrierMut> ViaCarrierPartMut for &&Part<'_, T> {}

/// Fourth choice: perhaps a carrier.
pub trait ViaOptionalCarrierPartMut {
    /// The tag.
    fn __traced_part_mut(&self) -> WritesOptionalCarrier {
        WritesOptionalCarrier
    }
}
impl<T: CarrierMut> ViaOptionalCarrierPartMut for &Part<'_, Option<T>> {}

/// Last choice: an error.
pub trait ViaNoPartMut {
    /// The tag.
    fn __traced_part_mut(&self) -> WritesNothing {
        WritesNothing
    }
}
impl<T> ViaNoPartMut for Part<'_, T> {}

impl MakesCarrier {
    /// The carrier, or where it is made.
    pub fn carrier_mut<T: Carrier + CarrierMut + Default, R>(
        self,
        part: &mut Option<T>,
        _: R,
    ) -> Option<&mut dyn CarrierMut> {
        Some(part)
    }
}

impl WritesMessage {
    /// Where its context goes.
    pub fn carrier_mut<T: MessageMut, R>(self, part: &mut T, _: R) -> Option<&mut dyn CarrierMut> {
        part.carrier_mut()
    }
}

impl WritesCarrier {
    /// The carrier.
    pub fn carrier_mut<T: CarrierMut, R>(self, part: &mut T, _: R) -> Option<&mut dyn CarrierMut> {
        Some(part)
    }
}

impl WritesOptionalCarrier {
    /// The carrier, if there is one.
    pub fn carrier_mut<T: CarrierMut, R>(
        self,
        part: &mut Option<T>,
        _: R,
    ) -> Option<&mut dyn CarrierMut> {
        part.as_mut().map(|carrier| carrier as &mut dyn CarrierMut)
    }
}

impl WritesNothing {
    /// Callable only where it is an error already that nothing can be read from the field.
    pub fn carrier_mut<T, R: Unread<T>>(self, _: &mut T, _: R) -> Option<&mut dyn CarrierMut> {
        None
    }
}

/// A field that is refused for another reason.
#[diagnostic::on_unimplemented(
    message = "a trace context cannot be written to `{T}`",
    label = "implements neither `traced::CarrierMut` nor `traced::messaging::MessageMut`",
    note = "write `#[message(read_only)]` on the type if its messages are only received",
    note = "or make the field one that is owned, or `&mut`, such as a map of strings"
)]
pub trait Unread<T> {}

#[diagnostic::do_not_recommend]
impl<T> Unread<T> for IsNeither {}
