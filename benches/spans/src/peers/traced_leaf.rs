//! `traced` where functions say that nothing inside them looks at the current span. Those that have something inside
//! are as they are without it.

use traced::traced;

use super::Peer;
use super::traced::Traced;
use crate::executor::Yields;
use crate::failure::Failure;
use crate::mode::Mode;
use crate::set_up::SetUp;
use crate::work::{self, Refused};

pub(crate) struct TracedLeaf(Traced);

impl Peer for TracedLeaf {
    fn set_up(set_up: &SetUp) -> Result<Self, Failure> {
        Traced::set_up(set_up).map(Self)
    }

    fn flush(&self) -> Result<(), Failure> {
        self.0.flush()
    }

    fn in_root(mode: Mode, calls: impl FnOnce()) {
        Traced::in_root(mode, calls);
    }

    #[inline(never)]
    #[traced(leaf)]
    fn leaf0(n: u64) -> u64 {
        work::step(n)
    }

    #[inline(never)]
    #[traced(leaf, attrs(batch_id, word_count, is_final))]
    fn leaf3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        work::weigh(batch_id, word_count, is_final)
    }

    #[inline(never)]
    #[traced(leaf, attrs(batch_id, word_count, is_final))]
    async fn ready3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        work::weigh(batch_id, word_count, is_final)
    }

    #[inline(never)]
    #[traced(leaf, attrs(batch_id, word_count, is_final))]
    async fn yield4(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        Yields(4).await;
        work::weigh(batch_id, word_count, is_final)
    }

    fn nest5(n: u64) -> u64 {
        Traced::nest5(n)
    }

    #[inline(never)]
    #[traced(leaf)]
    fn err0(n: u64) -> Result<u64, Refused> {
        work::refuse(n)
    }

    fn root1(mode: Mode, n: u64) -> u64 {
        Traced::root1(mode, n)
    }

    fn hello(visitor_id: i64) -> impl Future<Output = String> + Send {
        Traced::hello(visitor_id)
    }
}
