//! What the measured functions do, whoever traces them.

use std::array;
use std::fmt;
use std::hint::black_box;
use std::sync::LazyLock;

/// The strings that are recorded: as long as identifiers are that people read, and another one with each call, since a text
/// that comes again and again costs less.
pub(crate) fn batch_ids() -> &'static [String; 256] {
    static IDS: LazyLock<[String; 256]> =
        LazyLock::new(|| array::from_fn(|number| format!("b-20261121-{number:04}")));
    &IDS
}

/// The callers' trace where it comes from elsewhere.
pub(crate) const REMOTE_TRACE: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
/// The caller's span there.
pub(crate) const REMOTE_SPAN: u64 = 0x00f0_67aa_0ba9_02b7;

/// Next to nothing.
#[inline(always)]
pub(crate) fn step(n: u64) -> u64 {
    black_box(n).wrapping_add(1)
}

/// Next to nothing with three arguments.
#[inline(always)]
pub(crate) fn weigh(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
    black_box(word_count) + black_box(batch_id.len() as i64) + i64::from(black_box(is_final))
}

/// The name of the server's span, as HTTP servers name theirs.
pub(crate) const ROUTE: &str = "/hello/{visitor_id}";

/// The path that the client asks for.
pub(crate) const PATH: &str = "/hello/1234567";

/// What the server answers, after one suspension.
#[inline(always)]
pub(crate) async fn greeting(visitor_id: i64) -> String {
    tokio::task::yield_now().await;
    format!("Hello, {visitor_id}!")
}

/// Fails.
#[inline(always)]
pub(crate) fn refuse(n: u64) -> Result<u64, Refused> {
    match black_box(n) {
        u64::MAX => Ok(n),
        essay => Err(Refused { essay }),
    }
}

/// An error as they are.
#[derive(Debug)]
pub(crate) struct Refused {
    essay: u64,
}

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "essay {} is refused", self.essay)
    }
}

impl std::error::Error for Refused {}
