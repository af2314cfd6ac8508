//! Who is measured: one file each, all of one shape.

mod bare;
mod by_hand;
mod fastrace;
mod traced;
mod traced_leaf;
mod tracing;

use std::fmt;
use std::str::FromStr;

use crate::failure::Failure;
use crate::mode::Mode;
use crate::set_up::SetUp;
use crate::work::Refused;

/// One library, in the way that its documentation teaches. The functions that are traced are never inlined, so that
/// everybody pays for a call.
pub(crate) trait Peer: Sized + 'static {
    /// Sets tracing up for the process; not called where the mode is [`Mode::Disabled`].
    fn set_up(set_up: &SetUp) -> Result<Self, Failure>;
    /// Exports what has ended so far, and returns when that is done.
    fn flush(&self) -> Result<(), Failure>;
    /// Makes the calls under a root: one of its own, or one that is not sampled.
    fn in_root(mode: Mode, calls: impl FnOnce());

    fn leaf0(n: u64) -> u64;
    fn leaf3(batch_id: &str, word_count: i64, is_final: bool) -> i64;
    fn ready3(batch_id: &str, word_count: i64, is_final: bool) -> impl Future<Output = i64>;
    fn yield4(batch_id: &str, word_count: i64, is_final: bool) -> impl Future<Output = i64>;
    fn nest5(n: u64) -> u64;
    fn err0(n: u64) -> Result<u64, Refused>;
    fn root1(mode: Mode, n: u64) -> u64;
    /// What a route of a server does: a server's span, which is a root, and an async one inside.
    fn hello(visitor_id: i64) -> impl Future<Output = String> + Send;
}

/// The name of one of them.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum PeerName {
    Bare,
    Traced,
    TracedLeaf,
    ByHand,
    Fastrace,
    FastraceToOpenTelemetry,
    Tracing,
    TracingLean,
}

/// Something to do with a peer, whichever it is.
pub(crate) trait ForPeer {
    type Output;
    fn run<P: Peer>(self) -> Self::Output;
}

impl PeerName {
    pub(crate) const ALL: &[Self] = &[
        Self::Bare,
        Self::Traced,
        Self::TracedLeaf,
        Self::ByHand,
        Self::Fastrace,
        Self::FastraceToOpenTelemetry,
        Self::Tracing,
        Self::TracingLean,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Bare => "bare",
            Self::Traced => "traced",
            Self::TracedLeaf => "traced-leaf",
            Self::ByHand => "by-hand",
            Self::Fastrace => "fastrace",
            Self::FastraceToOpenTelemetry => "fastrace-opentelemetry",
            Self::Tracing => "tracing",
            Self::TracingLean => "tracing-lean",
        }
    }

    /// What it is, for the reader of a table.
    pub(crate) fn title(self) -> &'static str {
        match self {
            Self::Bare => "not instrumented",
            Self::Traced => "**traced**",
            Self::TracedLeaf => "**traced**, `leaf`",
            Self::ByHand => "OpenTelemetry by hand",
            Self::Fastrace => "fastrace",
            Self::FastraceToOpenTelemetry => "fastrace to OpenTelemetry",
            Self::Tracing => "tracing-opentelemetry",
            Self::TracingLean => "the same, location and threads off",
        }
    }

    /// Whether the caller pays something else in this mode than with another peer of the list.
    pub(crate) fn differs_in(self, mode: Mode) -> bool {
        match self {
            Self::Bare => mode == Mode::Disabled,
            // What the collector does with the spans is nothing to the caller.
            Self::FastraceToOpenTelemetry => false,
            Self::TracingLean => mode != Mode::Disabled,
            _ => true,
        }
    }

    pub(crate) fn dispatch<V: ForPeer>(self, visitor: V) -> V::Output {
        match self {
            Self::Bare => visitor.run::<bare::Bare>(),
            Self::Traced => visitor.run::<traced::Traced>(),
            Self::TracedLeaf => visitor.run::<traced_leaf::TracedLeaf>(),
            Self::ByHand => visitor.run::<by_hand::ByHand>(),
            Self::Fastrace => visitor.run::<fastrace::Fastrace<false>>(),
            Self::FastraceToOpenTelemetry => visitor.run::<fastrace::Fastrace<true>>(),
            Self::Tracing => visitor.run::<tracing::Tracing<false>>(),
            Self::TracingLean => visitor.run::<tracing::Tracing<true>>(),
        }
    }
}

impl fmt::Display for PeerName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for PeerName {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.iter().find(|peer| peer.name() == text);
        found.copied().ok_or_else(|| {
            let names: Vec<_> = Self::ALL.iter().map(|peer| peer.name()).collect();
            format!("no peer `{text}`: {}", names.join(", "))
        })
    }
}
