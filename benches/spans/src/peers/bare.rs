//! The functions without spans.

use super::Peer;
use crate::executor::Yields;
use crate::failure::Failure;
use crate::mode::Mode;
use crate::set_up::SetUp;
use crate::work::{self, Refused};

pub(crate) struct Bare;

impl Peer for Bare {
    fn set_up(_: &SetUp) -> Result<Self, Failure> {
        Ok(Self)
    }

    fn flush(&self) -> Result<(), Failure> {
        Ok(())
    }

    fn in_root(_: Mode, calls: impl FnOnce()) {
        calls();
    }

    #[inline(never)]
    fn leaf0(n: u64) -> u64 {
        work::step(n)
    }

    #[inline(never)]
    fn leaf3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        work::weigh(batch_id, word_count, is_final)
    }

    #[inline(never)]
    async fn ready3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        work::weigh(batch_id, word_count, is_final)
    }

    #[inline(never)]
    async fn yield4(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        Yields(4).await;
        work::weigh(batch_id, word_count, is_final)
    }

    #[inline(never)]
    fn nest5(n: u64) -> u64 {
        nest4(n) + 1
    }

    #[inline(never)]
    fn err0(n: u64) -> Result<u64, Refused> {
        work::refuse(n)
    }

    #[inline(never)]
    fn root1(_: Mode, n: u64) -> u64 {
        Self::leaf0(n) + 1
    }

    fn hello(visitor_id: i64) -> impl Future<Output = String> + Send {
        work::greeting(visitor_id)
    }
}

#[inline(never)]
fn nest4(n: u64) -> u64 {
    nest3(n) + 1
}

#[inline(never)]
fn nest3(n: u64) -> u64 {
    nest2(n) + 1
}

#[inline(never)]
fn nest2(n: u64) -> u64 {
    nest1(n) + 1
}

#[inline(never)]
fn nest1(n: u64) -> u64 {
    work::step(n)
}
