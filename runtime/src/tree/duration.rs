//! Durations with three significant digits.

use std::time::{Duration, SystemTime};

/// From `start` to `end`; zero where the clock went backwards.
pub(super) fn between(start: SystemTime, end: SystemTime) -> Duration {
    end.duration_since(start).unwrap_or_default()
}

/// `812 ns`, `1.23 µs`, `45.6 ms`, `7.89 s`, `12m 05s`, `3h 25m`, `2d 04h`: never more than eight columns in a lifetime.
pub(super) fn short(duration: Duration) -> String {
    let nanos = duration.as_nanos();
    match nanos {
        0..1_000 => format!("{nanos} ns"),
        1_000..999_500 => three_digits(nanos, 1_000, "µs"),
        999_500..999_500_000 => three_digits(nanos, 1_000_000, "ms"),
        999_500_000..59_950_000_000 => three_digits(nanos, 1_000_000_000, "s"),
        _ => two_units((nanos + 500_000_000) / 1_000_000_000),
    }
}

fn two_units(seconds: u128) -> String {
    match seconds {
        0..3_600 => format!("{}m {:02}s", seconds / 60, seconds % 60),
        3_600..86_400 => format!("{}h {:02}m", seconds / 3_600, seconds % 3_600 / 60),
        86_400..8_640_000 => format!("{}d {:02}h", seconds / 86_400, seconds % 86_400 / 3_600),
        _ => format!("{}d", seconds / 86_400),
    }
}

/// `nanos` in units of `unit` nanoseconds; fewer than a thousand of them.
fn three_digits(nanos: u128, unit: u128, name: &str) -> String {
    let hundredths = (nanos * 100 + unit / 2) / unit;
    match hundredths {
        0..1_000 => format!("{}.{:02} {name}", hundredths / 100, hundredths % 100),
        _ => {
            let tenths = (nanos * 10 + unit / 2) / unit;
            match tenths {
                0..1_000 => format!("{}.{} {name}", tenths / 10, tenths % 10),
                _ => format!("{} {name}", (nanos + unit / 2) / unit),
            }
        }
    }
}
