//! From the counter that spans are timed with to the calendar.

use std::collections::VecDeque;
use std::fmt;
use std::time::{Duration, SystemTime};

use fastant::{Anchor, Instant};

/// Readings of both clocks. They drift apart: how fast the counter runs is measured once, and not to the last digit. So
/// an instant is told from the reading that was taken nearest to it, and the start of a long span as the spans inside it
/// were, which have long been exported.
pub(super) struct Clock {
    /// The oldest first; there is one at least.
    readings: VecDeque<Reading>,
    /// What comes after this is told from the newest.
    recent: Instant,
}

#[derive(Clone, Copy)]
struct Reading {
    at: Instant,
    anchor: Anchor,
}

/// How far apart readings are kept.
const APART: Duration = Duration::from_secs(1);
/// How many are kept. Of old ones every other is forgotten then.
const MOST: usize = 64;
/// A reading that takes longer was interrupted between the two clocks.
const QUICK: Duration = Duration::from_micros(5);
/// How often a reading is taken again because it was not quick.
const TRIES: usize = 8;

impl Clock {
    pub(super) fn new() -> Self {
        let reading = Reading::take();
        Self {
            readings: VecDeque::from([reading]),
            recent: reading.recent(),
        }
    }

    /// Looks at both clocks again.
    pub(super) fn look(&mut self) {
        self.keep(Reading::take());
    }

    fn keep(&mut self, reading: Reading) {
        self.recent = reading.recent();
        let before_last = self.readings.iter().rev().nth(1);
        let last = self.readings.back();
        if let (Some(before), Some(last)) = (before_last, last) {
            if last.at.duration_since(before.at) < APART {
                self.readings.pop_back();
            }
        }
        self.readings.push_back(reading);
        if self.readings.len() > MOST {
            self.thin_out();
        }
    }

    /// Forgets every other of the older half.
    fn thin_out(&mut self) {
        let mut index = 0;
        self.readings.retain(|_| {
            index += 1;
            index > MOST / 2 || index % 2 == 1
        });
    }

    #[inline(always)]
    pub(super) fn time(&self, instant: Instant) -> SystemTime {
        let anchor = match self.readings.back() {
            Some(newest) if instant >= self.recent => &newest.anchor,
            _ => self.nearest(instant),
        };
        SystemTime::UNIX_EPOCH + Duration::from_nanos(instant.as_unix_nanos(anchor))
    }

    #[cold]
    fn nearest(&self, instant: Instant) -> &Anchor {
        let distance = |reading: &Reading| {
            let (before, after) = (reading.at.min(instant), reading.at.max(instant));
            after.duration_since(before)
        };
        let later = self.readings.partition_point(|it| it.at < instant);
        let around = self.readings.range(later.saturating_sub(1)..).take(2);
        match around.min_by_key(|&reading| distance(reading)) {
            Some(reading) => &reading.anchor,
            None => &self.readings[0].anchor,
        }
    }
}

impl Reading {
    /// Of a few the quickest: whoever is interrupted between the two clocks would shift all spans into the past.
    fn take() -> Self {
        let mut best = Self::take_once();
        for _ in 1..TRIES {
            if best.1 <= QUICK {
                break;
            }
            let next = Self::take_once();
            if next.1 < best.1 {
                best = next;
            }
        }
        best.0
    }

    /// A reading, and how long it took.
    fn take_once() -> (Self, Duration) {
        let at = Instant::now();
        let anchor = Anchor::new();
        (Self { at, anchor }, at.elapsed())
    }

    fn recent(&self) -> Instant {
        self.at.checked_sub(APART).unwrap_or(Instant::ZERO)
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Clock")
            .field("readings", &self.readings.len())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::time::{Duration, SystemTime};

    use fastant::{Anchor, Instant};

    use super::{APART, Clock, MOST, Reading};

    fn reading(at: Instant) -> Reading {
        let anchor = Anchor::new();
        Reading { at, anchor }
    }

    #[test]
    fn now_is_now() {
        let clock = Clock::new();
        let before = SystemTime::now();
        let told = clock.time(Instant::now());
        let off = match told.duration_since(before) {
            Ok(later) => later,
            Err(earlier) => earlier.duration(),
        };
        assert!(off < Duration::from_secs(1), "{off:?}");
    }

    #[test]
    fn an_instant_is_told_from_the_nearest_reading() {
        let start = Instant::now();
        let after = |seconds| start + Duration::from_secs(seconds);
        let mut clock = Clock::new();
        [100, 200, 300]
            .iter()
            .for_each(|&at| clock.keep(reading(after(at))));
        for (seconds, nearest) in [(0, 0), (60, 1), (140, 1), (160, 2), (280, 3), (400, 3)] {
            let expected = &clock.readings[nearest].anchor;
            let found = clock.nearest(after(seconds));
            assert!(std::ptr::eq(found, expected), "after {seconds} s");
        }
    }

    #[test]
    fn of_many_readings_a_few_are_kept_and_the_older_the_fewer() {
        let start = Instant::now();
        let mut clock = Clock::new();
        let oldest = clock.readings[0].at;
        let hour = Duration::from_secs(3600);
        let times = (1..).map(|index| Duration::from_millis(200) * index);
        for passed in times.take_while(|passed| *passed <= hour) {
            clock.keep(reading(start + passed));
        }
        let kept: Vec<_> = clock.readings.iter().map(|it| it.at).collect();
        assert!(kept.len() <= MOST);
        assert_eq!(kept[0], oldest, "a span may be as old as the process");
        let newest = kept[kept.len() - 1];
        for pair in kept[..kept.len() - 1].windows(2) {
            let (gap, age) = (pair[1] - pair[0], newest - pair[0]);
            assert!(gap >= APART - Duration::from_millis(1), "{gap:?}");
            assert!(gap <= age, "{gap:?} of {age:?}");
        }
        let of_last_minute = kept.iter().filter(|at| newest - **at < hour / 60);
        assert!(of_last_minute.count() > MOST / 4);
    }
}
