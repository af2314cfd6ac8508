//! How far a consumer is. Kafka keeps one number per partition, and messages are settled in any order: what may be
//! committed is the first of them that is not settled yet.

use std::collections::{BTreeSet, HashMap};
use std::sync::{Mutex, PoisonError};

#[derive(Debug, Default)]
pub(super) struct Offsets {
    partitions: Mutex<HashMap<i32, Partition>>,
}

#[derive(Debug, Default)]
struct Partition {
    /// On loan.
    unsettled: BTreeSet<i64>,
    /// One after the last that was delivered.
    next: i64,
}

impl Offsets {
    pub(super) fn delivered(&self, partition: i32, offset: i64) {
        let mut partitions = self
            .partitions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let partition = partitions.entry(partition).or_default();
        partition.unsettled.insert(offset);
        partition.next = partition.next.max(offset + 1);
    }

    /// The offset from which a consumer would have to begin now.
    pub(super) fn settled(&self, partition: i32, offset: i64) -> i64 {
        let mut partitions = self
            .partitions
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        let partition = partitions.entry(partition).or_default();
        partition.unsettled.remove(&offset);
        partition
            .unsettled
            .first()
            .copied()
            .unwrap_or(partition.next)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_not_settled_is_not_passed() {
        let offsets = Offsets::default();
        for offset in 5..9 {
            offsets.delivered(0, offset);
        }
        assert_eq!(offsets.settled(0, 6), 5);
        assert_eq!(offsets.settled(0, 7), 5);
        assert_eq!(offsets.settled(0, 5), 8);
        assert_eq!(offsets.settled(0, 8), 9);
    }

    #[test]
    fn each_partition_is_counted_for_itself() {
        let offsets = Offsets::default();
        offsets.delivered(0, 100);
        offsets.delivered(1, 7);
        assert_eq!(offsets.settled(1, 7), 8);
        assert_eq!(offsets.settled(0, 100), 101);
    }

    #[test]
    fn a_message_that_comes_a_second_time_is_settled_once() {
        let offsets = Offsets::default();
        offsets.delivered(0, 3);
        offsets.delivered(0, 3);
        assert_eq!(offsets.settled(0, 3), 4);
        assert_eq!(offsets.settled(0, 3), 4);
    }
}
