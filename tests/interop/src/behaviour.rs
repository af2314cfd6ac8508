//! What the collector makes of requests.

use std::time::Duration;

/// How the collector answers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Behaviour {
    /// It takes everything.
    Accepts,
    /// It takes the request, and refuses this many of its spans.
    Rejects(u32),
    /// It takes everything, and says so at greater length than anybody has to read.
    Rambles,
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
    /// It is taken, with a partial success or without.
    Taken(Option<Partial>),
    Fails(u16),
    Unavailable(Option<Duration>),
}

/// How many items are refused, and what there is to say.
pub(crate) struct Partial {
    pub(crate) rejected: u32,
    pub(crate) message: String,
}

impl Behaviour {
    /// The answer to a request, so many of which have come before.
    pub(crate) async fn answer(self, earlier: u32) -> Answer {
        match self {
            Self::Accepts => Answer::Taken(None),
            Self::Rejects(rejected) => Answer::Taken(Some(Partial {
                rejected,
                message: "too many".to_owned(),
            })),
            Self::Rambles => Answer::Taken(Some(Partial {
                rejected: 0,
                message: "!".repeat(5 << 20),
            })),
            Self::Fails(status) => Answer::Fails(status),
            Self::Recovers(after) if earlier < after => Answer::Unavailable(None),
            Self::Recovers(_) => Answer::Taken(None),
            Self::Busy(left_alone) => Answer::Unavailable(Some(left_alone)),
            Self::Hangs => std::future::pending().await,
        }
    }
}
