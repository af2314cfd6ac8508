//! What derived code asks of a message's fields: of their types, as in [`probe`](crate::value::probe).

mod carrier;
mod carrier_mut;
mod text;

use super::Facts;

use carrier::IsNeither;
pub use text::body_size;

/// In scope where fields are asked.
pub(crate) mod probes {
    pub use super::carrier::{
        ViaCarrierPart as _, ViaMessagePart as _, ViaNoPart as _, ViaOptionalCarrierPart as _,
    };
    pub use super::carrier_mut::{
        ViaCarrierPartMut as _, ViaMessagePartMut as _, ViaNewCarrierPartMut as _,
        ViaNoPartMut as _, ViaOptionalCarrierPartMut as _,
    };
    pub use super::text::{
        ViaNoTextPart as _, ViaOptionalTextPart as _, ViaSensitivePart as _, ViaTextPart as _,
    };
}

/// A field to be asked.
#[derive(Debug)]
pub struct Part<'a, T>(pub &'a T);

/// Puts attributes among the facts. The closure that does it learns here what it is given.
pub fn fill(facts: &mut Facts, fill: impl FnOnce(&mut Facts)) {
    fill(facts);
}
