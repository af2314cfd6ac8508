//! The form that all names share: lower-case words and what joins them. It is a loop over bytes, so that constants
//! and run-time strings are judged by the same code.

use crate::Problem;

/// The longest name that is legal, in bytes.
///
/// OpenTelemetry limits neither attribute nor span names; it limits metric names (metrics API, "Instrument name
/// syntax") and `db.query.summary`, which is a span name, to 255 characters, and that is the bound for all names here.
pub(crate) const MAX_LENGTH: usize = 255;

/// What may join two words of a name, besides the dot, which always may.
#[derive(Clone, Copy)]
pub(crate) struct Joints {
    pub(crate) underscore: bool,
    pub(crate) hyphen: bool,
}

/// The first thing that keeps `bytes` from being lower-case words joined by `joints`.
pub(crate) const fn words_problem(bytes: &[u8], joints: Joints) -> Option<Problem> {
    if let Some(problem) = length_problem(bytes) {
        return Some(problem);
    }
    let mut after_joint = false;
    let mut at = 0;
    let end = bytes.len();
    while at < end {
        let byte = bytes[at];
        match byte {
            b'a'..=b'z' => after_joint = false,
            b'0'..=b'9' if at == 0 => return Some(Problem::StartsWithDigit),
            b'0'..=b'9' => after_joint = false,
            _ if !is_joint(byte, joints) => return Some(illegal_byte(byte, at)),
            _ if at == 0 => return Some(Problem::LeadingSeparator),
            _ if after_joint => return Some(Problem::DoubledSeparator { at }),
            _ => after_joint = true,
        }
        at += 1;
    }
    if after_joint {
        return Some(Problem::TrailingSeparator);
    }
    None
}

/// Whether a name is empty or longer than [`MAX_LENGTH`].
pub(crate) const fn length_problem(bytes: &[u8]) -> Option<Problem> {
    if bytes.is_empty() {
        return Some(Problem::Empty);
    }
    if bytes.len() > MAX_LENGTH {
        return Some(Problem::TooLong);
    }
    None
}

/// What to call a byte that may not stand in a name.
pub(crate) const fn illegal_byte(byte: u8, at: usize) -> Problem {
    match byte {
        b'A'..=b'Z' => Problem::UpperCase { at },
        b'-' => Problem::Hyphen { at },
        b'_' => Problem::Underscore { at },
        b' ' => Problem::Space { at },
        0x80.. => Problem::NotAscii { at },
        _ => Problem::IllegalCharacter { at },
    }
}

const fn is_joint(byte: u8, joints: Joints) -> bool {
    match byte {
        b'.' => true,
        b'_' => joints.underscore,
        b'-' => joints.hyphen,
        _ => false,
    }
}
