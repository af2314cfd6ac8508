//! Code that does not come to its end.

use std::fmt::Debug;
use std::future::pending;

use traced::traced;

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
