//! What a collector asks of those who send to it, from one request to the next.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

use tokio::time::Instant;

/// However long a collector, or a proxy in front of it, asks to be left alone: so that one wrong answer does not end the
/// traces of a day.
const LONGEST: Duration = Duration::from_secs(60);

/// Until when nothing is sent, and what the collector said.
#[derive(Debug, Default)]
pub(super) struct Pause(Mutex<Option<(Instant, String)>>);

impl Pause {
    pub(super) fn begin(&self, asked: Duration, cause: &str) {
        let until = Instant::now() + asked.min(LONGEST);
        let mut pause = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        *pause = Some((until, cause.to_owned()));
    }

    /// Nothing, where it is over or has never been asked for.
    pub(super) fn what_is_left(&self) -> Option<(Instant, String)> {
        let mut pause = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        pause.take_if(|(until, _)| *until <= Instant::now());
        pause.clone()
    }
}
