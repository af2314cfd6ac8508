//! So many in any window of time, and not one more.

use std::collections::VecDeque;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Lets at most `limit` through in any window `[t, t + length)`, and refuses only where the window that ends now has its
/// `limit` already.
///
/// It remembers when it let through what it let through during the last `length`: a token bucket would be smaller, but
/// lets twice its rate through in a window that straddles a burst.
pub(super) struct SlidingWindow {
    limit: usize,
    /// In nanoseconds, like all times here.
    length: u64,
    /// Before this time nothing passes. It never decreases, so that an outdated value refuses nothing that could pass.
    opens_at: AtomicU64,
    /// When the last ones were let through, the oldest first.
    passed: Mutex<VecDeque<u64>>,
}

impl SlidingWindow {
    /// The window that `rate` per second asks for: as many as the rate rounded up, in the time that the rate gives them.
    /// That is one second for a whole number, and never less than one in a window for a fraction.
    pub(super) fn of_rate(rate: f64) -> Self {
        // Neither below zero nor not a number: both let nothing through.
        let limit = rate.max(0.0).ceil();
        let length = limit / rate * Duration::from_secs(1).as_nanos() as f64;
        Self {
            // Float to integer saturates, so no rate is out of range. A window is rounded up: too slow is within the promise.
            limit: limit as usize,
            length: length.ceil() as u64,
            opens_at: AtomicU64::new(if limit > 0.0 { 0 } else { u64::MAX }),
            passed: Mutex::new(VecDeque::new()),
        }
    }

    /// Whether one more may pass now. Refusing, which is what a busy service does most, costs a look at the clock and one
    /// load.
    pub(super) fn admit(&self, clock: impl Fn() -> Duration) -> bool {
        if nanoseconds(clock()) < self.opens_at.load(Ordering::Relaxed) {
            return false;
        }
        let mut passed = self.passed.lock().unwrap_or_else(PoisonError::into_inner);
        // Read again under the lock: times are in the order of the decisions only then.
        let now = nanoseconds(clock());
        if now < self.opens_at.load(Ordering::Relaxed) {
            return false;
        }
        while passed
            .front()
            .is_some_and(|oldest| oldest.saturating_add(self.length) <= now)
        {
            passed.pop_front();
        }
        passed.push_back(now);
        if let Some(oldest) = passed.front().filter(|_| passed.len() >= self.limit) {
            let opens_at = oldest.saturating_add(self.length);
            self.opens_at.store(opens_at, Ordering::Relaxed);
        }
        true
    }
}

fn nanoseconds(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
