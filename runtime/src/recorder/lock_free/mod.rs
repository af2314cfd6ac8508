//! What threads share without a lock, and all that is `unsafe` here: in a [`chunk`] one writes and another reads meanwhile,
//! in a [`slab`] values are kept that take no memory of their own. Why each may be is told there.

#![allow(
    unsafe_code,
    reason = "the arguments are in the modules; checked with loom"
)]

mod cell;
pub(super) mod chunk;
mod slab;

pub(super) use self::slab::seen_in;
