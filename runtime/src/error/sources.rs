//! What an error came from.

use std::error::Error;

/// A chain that loops must not hang the program.
pub(crate) const MOST_SOURCES: usize = 32;

/// The sources of an error, outermost first.
pub(crate) fn sources<'e, E: Error + ?Sized>(
    error: &'e E,
) -> impl Iterator<Item = &'e (dyn Error + 'static)> + use<'e, E> {
    std::iter::successors(error.source(), |&error| error.source()).take(MOST_SOURCES)
}
