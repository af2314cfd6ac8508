//! A server whose processor time is asked for from outside.

use std::io::BufRead as _;
use std::net::{Ipv4Addr, SocketAddr};

use axum::Router;
use axum::extract::Path;
use axum::routing::get;
use tokio::net::TcpListener;

use crate::arguments::AxumSubject;
use crate::exporter::Counter;
use crate::failure::Failure;
use crate::peers::{ForPeer, Peer};
use crate::set_up::{Destination, SetUp};
use crate::usage::processor_time;
use crate::work::ROUTE;

const QUEUE: u32 = 65_536;

/// Serves until the input ends: this process is the server. It prints its port, and for each line of input the
/// nanoseconds of processor time so far and the spans exported.
pub(crate) fn serve(subject: AxumSubject) -> Result<(), Failure> {
    subject.peer.dispatch(Serve(subject))
}

struct Serve(AxumSubject);

impl ForPeer for Serve {
    type Output = Result<(), Failure>;

    fn run<P: Peer>(self) -> Self::Output {
        let counter = Counter::default();
        let peer = P::set_up(&SetUp {
            queue: QUEUE,
            destination: Destination::Counter(counter.clone()),
            sampled: (self.0.sampled < 1.0).then_some(self.0.sampled),
        })?;
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(1)
            .enable_all()
            .build()?;
        let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
        let listener = runtime.block_on(TcpListener::bind(any_port))?;
        println!("{}", listener.local_addr()?.port());
        let hello = |Path(visitor_id): Path<i64>| P::hello(visitor_id);
        let router = Router::new().route(ROUTE, get(hello));
        runtime.spawn(async move { axum::serve(listener, router).await });
        for line in std::io::stdin().lock().lines() {
            line?;
            peer.flush()?;
            println!("{} {}", processor_time()?.as_nanos(), counter.exported());
        }
        Ok(())
    }
}
