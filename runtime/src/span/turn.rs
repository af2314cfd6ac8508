/// Which attributes are put there: those that take nobody's code to get need no current span, and spare its start a
/// switch of contexts.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    /// All of them.
    #[default]
    All,
    /// Those that are only read.
    #[cfg(any(feature = "init", feature = "testing"))]
    ReadOnly,
    /// The same, and there are others.
    #[cfg(any(feature = "init", feature = "testing"))]
    ReadOnlyOfMore,
    /// The others.
    #[cfg(any(feature = "init", feature = "testing"))]
    Rest,
}
