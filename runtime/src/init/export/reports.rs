//! When a loss is told: at once where it begins or has another cause, and while it goes on once a minute.

use std::time::{Duration, Instant};

/// For so long one line has to do.
const PAUSE: Duration = Duration::from_secs(60);

/// So many causes are told at once; more are variations of one.
const MOST_CAUSES: usize = 8;

/// What has been told of one kind of loss.
#[derive(Debug, Default)]
pub(super) struct Reports {
    last: Option<Instant>,
    last_end: Option<Instant>,
    /// Lost since the last report.
    untold: u64,
    /// Lost since the last success.
    lost: u64,
    /// Whether anything was told since then.
    is_told: bool,
    causes: Vec<String>,
}

impl Reports {
    /// Something was lost. Returns of how much it is time to tell.
    pub(super) fn lose(&mut self, lost: u64, cause: &str, now: Instant) -> Option<u64> {
        self.untold += lost;
        self.lost += lost;
        let is_time = has_passed(self.last, now);
        if !self.is_new(cause) && !is_time {
            return None;
        }
        self.last = Some(now);
        self.is_told = true;
        Some(std::mem::take(&mut self.untold))
    }

    /// Nothing is lost any more. Returns how much was since it began, if it is time to tell.
    pub(super) fn recover(&mut self, now: Instant) -> Option<u64> {
        let lost = std::mem::take(&mut self.lost);
        let was_told = std::mem::take(&mut self.is_told);
        if !was_told || !has_passed(self.last_end, now) {
            return None;
        }
        self.last_end = Some(now);
        Some(lost)
    }

    fn is_new(&mut self, cause: &str) -> bool {
        // Ports, counts and times make no other cause.
        let cause: String = cause.chars().filter(|c| !c.is_ascii_digit()).collect();
        let is_new = self.causes.len() < MOST_CAUSES && !self.causes.contains(&cause);
        if is_new {
            self.causes.push(cause);
        }
        is_new
    }
}

fn has_passed(since: Option<Instant>, now: Instant) -> bool {
    since.is_none_or(|since| now.saturating_duration_since(since) >= PAUSE)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loss_is_told_once_a_minute_and_another_cause_at_once() {
        let mut reports = Reports::default();
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        assert_eq!(reports.lose(1, "refused by port 4317", at(0)), Some(1));
        assert_eq!(reports.lose(2, "refused by port 4318", at(1)), None);
        assert_eq!(reports.lose(3, "unauthorized", at(2)), Some(5));
        assert_eq!(reports.lose(4, "refused by port 4317", at(61)), None);
        assert_eq!(reports.lose(5, "unauthorized", at(62)), Some(9));
    }

    #[test]
    fn the_end_of_a_loss_is_told_once_a_minute() {
        let mut reports = Reports::default();
        let begin = Instant::now();
        let at = |seconds| begin + Duration::from_secs(seconds);
        assert_eq!(reports.recover(at(0)), None, "nothing was lost");
        assert!(reports.lose(1, "refused", at(1)).is_some());
        assert!(reports.lose(2, "refused", at(2)).is_none());
        assert_eq!(reports.recover(at(3)), Some(3));
        assert_eq!(reports.recover(at(4)), None, "it is over already");
        assert!(reports.lose(1, "refused", at(5)).is_none());
        assert_eq!(reports.recover(at(70)), None, "nobody knows that it began");
        assert!(reports.lose(1, "refused", at(80)).is_some());
        assert_eq!(reports.recover(at(81)), Some(1));
        assert!(reports.lose(1, "unauthorized", at(82)).is_some());
        assert_eq!(reports.recover(at(83)), None, "too soon");
    }

    #[test]
    fn causes_that_vary_without_end_are_not_all_told() {
        let mut reports = Reports::default();
        let now = Instant::now();
        let told = (b'a'..=b'z').filter(|cause| {
            let cause = char::from(*cause).to_string();
            reports.lose(1, &cause, now).is_some()
        });
        assert_eq!(told.count(), MOST_CAUSES);
    }
}
