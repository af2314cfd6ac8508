//! `traced`, set up by its own `init`.

use traced::traced;

use super::Peer;
use crate::executor::Yields;
use crate::exporter::Printer;
use crate::failure::Failure;
use crate::mode::Mode;
use crate::set_up::{Destination, SetUp, sampler, unsampled_parent};
use crate::work::{self, Refused};

pub(crate) struct Traced {
    tracing: traced::Tracing,
}

impl Peer for Traced {
    fn set_up(set_up: &SetUp) -> Result<Self, Failure> {
        let config = traced::Config::new("bench")
            .without_environment()
            .console(false)
            .handle_signals(false)
            .queue_size(set_up.queue);
        let config = match &set_up.destination {
            Destination::Counter(counter) => config.exporter(counter.clone()),
            Destination::Printer => config.exporter(Printer),
            Destination::Otlp(endpoint) => {
                config.endpoint(endpoint).protocol(traced::Protocol::Grpc)
            }
        };
        let config = match set_up.sampled {
            Some(_) => config.sampler(sampler(set_up.sampled)),
            None => config,
        };
        let tracing = config.init()?;
        Ok(Self { tracing })
    }

    fn flush(&self) -> Result<(), Failure> {
        Ok(self.tracing.flush()?)
    }

    fn in_root(mode: Mode, calls: impl FnOnce()) {
        if mode == Mode::Unsampled {
            let _parent = unsampled_parent().attach();
            calls();
        } else {
            root(calls);
        }
    }

    #[inline(never)]
    #[traced]
    fn leaf0(n: u64) -> u64 {
        work::step(n)
    }

    #[inline(never)]
    #[traced(attrs(batch_id, word_count, is_final))]
    fn leaf3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        work::weigh(batch_id, word_count, is_final)
    }

    #[inline(never)]
    #[traced(attrs(batch_id, word_count, is_final))]
    async fn ready3(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        work::weigh(batch_id, word_count, is_final)
    }

    #[inline(never)]
    #[traced(attrs(batch_id, word_count, is_final))]
    async fn yield4(batch_id: &str, word_count: i64, is_final: bool) -> i64 {
        Yields(4).await;
        work::weigh(batch_id, word_count, is_final)
    }

    #[inline(never)]
    #[traced]
    fn nest5(n: u64) -> u64 {
        nest4(n) + 1
    }

    #[inline(never)]
    #[traced]
    fn err0(n: u64) -> Result<u64, Refused> {
        work::refuse(n)
    }

    #[inline(always)]
    fn root1(mode: Mode, n: u64) -> u64 {
        if mode == Mode::Unsampled {
            remote_root1(n)
        } else {
            new_root1(n)
        }
    }

    #[traced("GET /hello/{visitor_id}", kind = server, root, attrs(http.request.method = "GET", http.route = work::ROUTE, url.path = work::PATH, url.scheme = "http"))]
    async fn hello(visitor_id: i64) -> String {
        greet(visitor_id).await
    }
}

#[traced(attrs(visitor_id))]
async fn greet(visitor_id: i64) -> String {
    work::greeting(visitor_id).await
}

#[traced(root)]
fn root(calls: impl FnOnce()) {
    calls();
}

#[inline(never)]
#[traced("root1", root)]
fn new_root1(n: u64) -> u64 {
    Traced::leaf0(n) + 1
}

#[inline(never)]
#[traced("root1", parent = unsampled_parent())]
fn remote_root1(n: u64) -> u64 {
    Traced::leaf0(n) + 1
}

#[inline(never)]
#[traced]
fn nest4(n: u64) -> u64 {
    nest3(n) + 1
}

#[inline(never)]
#[traced]
fn nest3(n: u64) -> u64 {
    nest2(n) + 1
}

#[inline(never)]
#[traced]
fn nest2(n: u64) -> u64 {
    nest1(n) + 1
}

#[inline(never)]
#[traced]
fn nest1(n: u64) -> u64 {
    work::step(n)
}
