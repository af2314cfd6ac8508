use std::cell::Cell;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::Duration;

use proptest::prelude::*;

use super::SlidingWindow;

const SECOND: u64 = 1_000_000_000;

/// Rates with what they promise: so many in that many nanoseconds.
const PROMISES: &[(f64, usize, u64)] = &[
    (1.0, 1, SECOND),
    (3.0, 3, SECOND),
    (10.0, 10, SECOND),
    (0.1, 1, 10 * SECOND),
    (0.5, 1, 2 * SECOND),
    (2.5, 3, 1_200_000_000),
];

/// Which of the arrivals are let through.
fn passed(rate: f64, arrivals: &[u64]) -> Vec<bool> {
    let window = SlidingWindow::of_rate(rate);
    let decide = |&time: &u64| window.admit(|| Duration::from_nanos(time));
    arrivals.iter().map(decide).collect()
}

/// How many are in the half-open window of that length that begins there.
fn count_from(times: &[u64], begin: u64, length: u64) -> usize {
    let is_inside = |time: &&u64| (begin..begin + length).contains(*time);
    times.iter().filter(is_inside).count()
}

/// A window that holds the most can be moved until it begins with an arrival.
fn fullest_window(times: &[u64], length: u64) -> usize {
    let counts = times.iter().map(|&time| count_from(times, time, length));
    counts.max().unwrap_or(0)
}

/// Bursts, crowds, moments just before and after the end of a window, and pauses.
fn gaps() -> impl Strategy<Value = Vec<u64>> {
    let gap = prop_oneof![
        4 => Just(0),
        4 => 0..SECOND / 20,
        2 => 0..2 * SECOND,
        2 => SECOND - 1..=SECOND + 1,
        1 => 0..20 * SECOND,
    ];
    proptest::collection::vec(gap, 0..200)
}

proptest! {
    #[test]
    fn no_window_has_more_and_none_is_refused_without_need(
        (rate, limit, length) in proptest::sample::select(PROMISES),
        gaps in gaps(),
    ) {
        let arrivals: Vec<u64> = gaps
            .iter()
            .scan(0, |now, gap| {
                *now += gap;
                Some(*now)
            })
            .collect();
        let decisions = passed(rate, &arrivals);
        let mut sampled = Vec::new();
        for (&time, &is_passed) in arrivals.iter().zip(&decisions) {
            let in_window = sampled.iter().filter(|&&other| other + length > time).count();
            prop_assert_eq!(is_passed, in_window < limit, "at {} with {} before", time, in_window);
            if is_passed {
                sampled.push(time);
            }
        }
        prop_assert!(fullest_window(&sampled, length) <= limit);
    }

    #[test]
    fn whole_numbers_promise_seconds(rate in 1_u16..2000) {
        let burst = vec![0; 2 * usize::from(rate)];
        let at_the_end = vec![SECOND - 1; 2 * usize::from(rate)];
        let next = vec![SECOND; 2 * usize::from(rate)];
        let decisions = passed(f64::from(rate), &[burst, at_the_end, next].concat());
        let counts: Vec<_> = decisions
            .chunks(2 * usize::from(rate))
            .map(|arrivals| arrivals.iter().filter(|is_passed| **is_passed).count())
            .collect();
        prop_assert_eq!(counts, [usize::from(rate), 0, usize::from(rate)]);
    }
}

#[test]
fn saturation_gets_exactly_its_rate_in_every_window() {
    for &(rate, limit, length) in PROMISES {
        // A hundred arrivals in each window, for ten windows.
        let step = length / 100;
        let arrivals: Vec<u64> = (0..1000).map(|number| number * step).collect();
        let decisions = passed(rate, &arrivals);
        let arrivals = arrivals.into_iter().zip(decisions);
        let sampled: Vec<u64> = arrivals
            .filter_map(|(time, is_passed)| is_passed.then_some(time))
            .collect();
        for begin in (0..=900).map(|number| number * step) {
            let found = count_from(&sampled, begin, length);
            assert_eq!(found, limit, "{rate}/s, from {begin} ns on");
        }
    }
}

/// All threads ask at the same times, and no thread is ahead of another by more than one of them.
#[test]
fn threads_share_it_exactly() {
    const THREADS: usize = 8;
    const RATE: usize = 50;
    const SECONDS: usize = 5;
    let window = SlidingWindow::of_rate(RATE as f64);
    let now = AtomicU64::new(0);
    let barrier = Barrier::new(THREADS);
    let in_second: [AtomicUsize; SECONDS] = Default::default();
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                for tenth in 0..10 * SECONDS {
                    let time = tenth as u64 * (SECOND / 10);
                    now.fetch_max(time, Ordering::SeqCst);
                    barrier.wait();
                    for _ in 0..100 {
                        if window.admit(|| Duration::from_nanos(now.load(Ordering::SeqCst))) {
                            in_second[tenth / 10].fetch_add(1, Ordering::SeqCst);
                        }
                    }
                    barrier.wait();
                }
            });
        }
    });
    assert_eq!(in_second.map(AtomicUsize::into_inner), [RATE; SECONDS]);
}

/// Time goes on while threads decide: no window of any beginning has more, and none of the first is missing.
#[test]
fn a_clock_that_runs_meanwhile_lets_none_slip_through() {
    const RATE: usize = 20;
    const LOOKS: u64 = 400_000;
    let window = SlidingWindow::of_rate(RATE as f64);
    let looks = AtomicU64::new(0);
    let sampled = Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                // The time of a decision is what the clock has said last.
                let last = Cell::new(0);
                let clock = || {
                    last.set(looks.fetch_add(1, Ordering::SeqCst) * (SECOND / 20_000));
                    Duration::from_nanos(last.get())
                };
                while looks.load(Ordering::SeqCst) < LOOKS {
                    if window.admit(clock) {
                        sampled.lock().unwrap().push(last.get());
                    }
                }
            });
        }
    });
    let mut sampled = sampled.into_inner().unwrap();
    sampled.sort_unstable();
    assert_eq!(fullest_window(&sampled, SECOND), RATE);
}
