//! What is left out of baggage, said once.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};

/// Why something was left out of baggage.
///
/// ```
/// use traced::propagation::BaggageLoss;
///
/// assert!(BaggageLoss::BeyondLimitsOut.to_string().contains("8192 bytes"));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum BaggageLoss {
    /// A received member is not as the grammar has it. It is left out, and the others are kept.
    Malformed,
    /// There are more than 64 received members, or more than 8192 bytes of them. Whole members are left out.
    BeyondLimitsIn,
    /// The members to send would have more than 8192 bytes. Whole members are left out.
    BeyondLimitsOut,
    /// A property to send has no token for its key. It is left out of its member.
    Property,
}

impl fmt::Display for BaggageLoss {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Malformed => {
                "a received member is not `key=value;property` in the grammar of W3C Baggage, and was left out"
            }
            Self::BeyondLimitsIn => {
                "more than 64 members or 8192 bytes were received, and what is beyond was left out"
            }
            Self::BeyondLimitsOut => {
                "more than 8192 bytes are to be sent, and members that do not fit were left out"
            }
            Self::Property => {
                "a property to be sent has a key that is no token (letters, digits, `-`, `_`, `.`), and was left out"
            }
        })
    }
}

/// Which losses were reported already: whoever sends requests must not be able to fill a log.
#[derive(Debug, Default)]
pub(crate) struct Once([AtomicBool; 4]);

impl Once {
    pub(crate) const fn new() -> Self {
        Self([const { AtomicBool::new(false) }; 4])
    }

    /// What to say of a loss, the first time.
    pub(crate) fn message(&self, loss: BaggageLoss) -> Option<String> {
        let said = &self.0[loss as usize];
        let first = !said.swap(true, Ordering::Relaxed);
        first.then(|| format!("baggage: {loss}; further ones are not reported"))
    }
}
