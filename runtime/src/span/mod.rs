//! A span from its start to its end: what the generated code drives.

mod active;
mod attributes;
mod current;
mod deferred;
mod ending;
mod entered;
mod entering;
mod entry;
mod filling;
mod flagged;
mod future;
#[cfg(any(feature = "init", feature = "testing"))]
mod head;
mod key_values;
mod leaf;
mod live;
mod ordinary;
mod placement;
#[cfg(any(feature = "init", feature = "testing"))]
mod recorded;
mod recording;
#[cfg(any(feature = "init", feature = "testing"))]
mod spare;
mod standard;
mod start;
mod stream;
#[cfg(all(test, feature = "testing"))]
mod tests;
mod turn;
mod wrapped;

#[cfg(feature = "http")]
pub(crate) use active::ActiveSpan;
#[cfg(any(feature = "init", feature = "testing", feature = "http"))]
pub(crate) use active::Phase;
pub use attributes::Attributes;
pub use deferred::{defer, defer_with};
pub use entered::{call, observed};
pub use entering::{enter, enter_at, enter_unfilled, enter_with};
#[cfg(feature = "init")]
pub(crate) use flagged::global_ids_are_random;
pub(crate) use key_values::KeyValues;
pub use leaf::{leaf, leaf_observed, leaf_with};
pub(crate) use placement::StartOptions;
pub use placement::{Placement, ToLinks, ToParent, link};
#[cfg(feature = "http")]
pub(crate) use recording::Recording;
pub use start::{carry, start, start_at, start_by_turns, start_filled, start_with};
pub use stream::traced_stream;
