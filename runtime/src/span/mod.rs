//! A span from its start to its end: what the generated code drives.

mod active;
mod attributes;
mod deferred;
mod entered;
mod flagged;
mod future;
mod leaf;
mod placement;
#[cfg(any(feature = "init", feature = "testing"))]
mod recorded;
mod recording;
mod start;
mod stream;
#[cfg(all(test, feature = "testing"))]
mod tests;
#[cfg(any(feature = "init", feature = "testing"))]
mod unseen;

#[cfg(feature = "http")]
pub(crate) use active::{ActiveSpan, Phase};
pub(crate) use attributes::{Attributes, KeyValues};
#[cfg(any(feature = "init", feature = "testing"))]
pub(crate) use attributes::{Entry, INLINE, InlineEntries};
pub use deferred::{defer, defer_with};
pub use entered::{call, enter, observed};
#[cfg(feature = "init")]
pub(crate) use flagged::global_ids_are_random;
pub use leaf::{leaf, leaf_observed, leaf_with};
pub(crate) use placement::StartOptions;
pub use placement::{Placement, ToLinks, ToParent, link};
#[cfg(feature = "http")]
pub(crate) use recording::Recording;
pub use start::{start, start_with};
pub use stream::traced_stream;
