//! Annotations of every form, for the catalogue to list. Nothing here is called.
#![forbid(unsafe_code)]
#![allow(
    missing_docs,
    reason = "what is traced here is listed in the snapshots"
)]

pub mod forms;
pub mod names;
pub mod odd;
pub mod types;

// So that its entries are among ours.
pub use traced_catalog_renamed as renamed;
