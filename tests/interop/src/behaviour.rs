//! What the collector makes of requests.

use std::time::Duration;

/// How the collector answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// It takes everything.
    Accepts,
    /// It takes the request, and refuses this many of its spans.
    Rejects(u32),
    /// It answers with this status of HTTP; over gRPC, with "invalid argument".
    Fails(u16),
    /// It is unavailable for so many requests, and then takes everything.
    Recovers(u32),
    /// It is unavailable, and asks to be left alone for so long.
    Busy(Duration),
    /// It never answers.
    Hangs,
}

/// What one request is answered with.
pub(crate) enum Answer {
    /// It is taken but for so many of its items.
    Taken(Option<u32>),
    Fails(u16),
    Unavailable(Option<Duration>),
}

impl Behaviour {
    /// The answer to a request, so many of which have come before.
    pub(crate) async fn answer(self, earlier: u32) -> Answer {
        match self {
            Self::Accepts => Answer::Taken(None),
            Self::Rejects(items) => Answer::Taken(Some(items)),
            Self::Fails(status) => Answer::Fails(status),
            Self::Recovers(after) if earlier < after => Answer::Unavailable(None),
            Self::Recovers(_) => Answer::Taken(None),
            Self::Busy(left_alone) => Answer::Unavailable(Some(left_alone)),
            Self::Hangs => std::future::pending().await,
        }
    }
}
