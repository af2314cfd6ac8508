//! Code that does not come to its end.

use std::fmt::Debug;
use std::future::pending;

use traced::{in_span, traced};

/// `never_type_fallback_flowing_into_unsafe`, `unreachable_code`.
#[traced]
pub async fn serves() -> ! {
    loop {
        pending::<()>().await;
    }
}

/// The same with something to record, which ends by a panic.
///
/// # Panics
/// Always.
#[traced(attrs(text))]
pub async fn gives_up<T: Debug>(text: &str, value: T) -> ! {
    std::future::ready(()).await;
    panic!("{text}: {value:?}")
}

/// `unreachable_code`, `diverging_sub_expression`: a block that is left and never ended.
#[must_use]
#[allow(
    clippy::missing_panics_doc,
    clippy::needless_continue,
    clippy::never_loop,
    reason = "the forms under test"
)]
pub fn wanders(numbers: &[u32]) -> Option<u32> {
    for number in numbers {
        in_span!("decide", {
            if *number > 1 {
                break;
            }
            return Some(*number);
        });
    }
    in_span!("count", {
        for number in numbers {
            assert!(*number != 3, "three");
        }
    });
    // With a loop, and with the arms of a `match`.
    let mut last = 0;
    loop {
        last += 2;
        in_span!("look", leaf, {
            match last {
                2 => continue,
                3 => panic!("odd"),
                _ => break,
            }
        });
    }
    in_span!("search", attrs(count = numbers.len()), {
        loop {
            last += 1;
            if numbers.contains(&last) {
                return Some(last);
            }
            if last > 9 {
                return None;
            }
        }
    })
}

/// The same in blocks that nothing runs to their end.
///
/// # Panics
/// Always.
pub async fn unwritten() {
    in_span!("unwritten", async { todo!() }).await;
}
