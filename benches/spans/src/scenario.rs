//! What is measured: seven ways to use spans.

use std::fmt;
use std::hint::black_box;
use std::str::FromStr;

use crate::executor::poll_to_end;
use crate::mode::Mode;
use crate::peers::Peer;
use crate::work::batch_ids;

/// How many calls share one root, which costs each of them its part.
pub(crate) const CALLS_PER_ROOT: u64 = 100;

/// One of the ways.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scenario {
    /// A function that calls no other.
    Leaf0,
    /// The same with three attributes: a string, an integer and a flag.
    Leaf3,
    /// An async function with three attributes that is done at its first poll.
    Ready3,
    /// The same with four suspensions.
    Yield4,
    /// Five functions, each inside the other.
    Nest5,
    /// A function that returns an error.
    Err0,
    /// A root of its own and one span under it.
    Root1,
}

impl Scenario {
    pub(crate) const ALL: [Self; 7] = [
        Self::Leaf0,
        Self::Leaf3,
        Self::Ready3,
        Self::Yield4,
        Self::Nest5,
        Self::Err0,
        Self::Root1,
    ];

    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Leaf0 => "leaf0",
            Self::Leaf3 => "leaf3",
            Self::Ready3 => "ready3",
            Self::Yield4 => "yield4",
            Self::Nest5 => "nest5",
            Self::Err0 => "err0",
            Self::Root1 => "root1",
        }
    }

    /// How many spans one call makes, without the root that many calls share.
    pub(crate) fn spans_per_call(self) -> u64 {
        match self {
            Self::Nest5 => 5,
            Self::Root1 => 2,
            _ => 1,
        }
    }

    /// How many spans [`run`](Self::run) makes where they are recorded.
    pub(crate) fn spans(self, calls: u64) -> u64 {
        let shared_roots = match self {
            Self::Root1 => 0,
            _ => calls.div_ceil(CALLS_PER_ROOT),
        };
        calls * self.spans_per_call() + shared_roots
    }

    /// Makes the calls.
    pub(crate) fn run<P: Peer>(self, mode: Mode, calls: u64) {
        let ids = batch_ids();
        let id = |n: u64| black_box(&*ids[usize::from(n as u8)]);
        match self {
            Self::Leaf0 => under_roots::<P>(mode, calls, |n| {
                black_box(P::leaf0(black_box(n)));
            }),
            Self::Leaf3 => under_roots::<P>(mode, calls, |n| {
                black_box(P::leaf3(id(n), count(n), flag(n)));
            }),
            Self::Ready3 => under_roots::<P>(mode, calls, |n| {
                let future = P::ready3(id(n), count(n), flag(n));
                black_box(poll_to_end(future));
            }),
            Self::Yield4 => under_roots::<P>(mode, calls, |n| {
                let future = P::yield4(id(n), count(n), flag(n));
                black_box(poll_to_end(future));
            }),
            Self::Nest5 => under_roots::<P>(mode, calls, |n| {
                black_box(P::nest5(black_box(n)));
            }),
            Self::Err0 => under_roots::<P>(mode, calls, |n| {
                let _ = black_box(P::err0(black_box(n)));
            }),
            Self::Root1 => {
                for n in 0..calls {
                    black_box(P::root1(mode, black_box(n)));
                }
            }
        }
    }
}

fn under_roots<P: Peer>(mode: Mode, calls: u64, call: impl Fn(u64)) {
    let mut first = 0;
    while first < calls {
        let next = (first + CALLS_PER_ROOT).min(calls);
        P::in_root(mode, || (first..next).for_each(&call));
        first = next;
    }
}

fn count(n: u64) -> i64 {
    black_box((n & 0xffff) as i64)
}

fn flag(n: u64) -> bool {
    black_box(n.is_multiple_of(2))
}

impl fmt::Display for Scenario {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for Scenario {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|it| it.name() == text);
        found.ok_or_else(|| {
            let names = Self::ALL.map(Self::name).join(", ");
            format!("no scenario `{text}`: {names}")
        })
    }
}
