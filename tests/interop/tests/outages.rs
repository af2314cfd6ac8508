//! What becomes of spans while their collector cannot be reached, and afterwards.

use std::io::{self, Read as _, Write as _};
use std::net::{Shutdown, SocketAddr, TcpListener, TcpStream};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};
use std::thread;
use std::time::Duration;

use traced::{Config, Protocol, Tracing};
use traced_interop_tests::work::work;
use traced_interop_tests::{Behaviour, Collector};

/// What comes to an end by itself does so before.
const HOUR: Duration = Duration::from_secs(3600);

fn collector(protocol: Protocol, behaviour: Behaviour) -> Collector {
    match protocol {
        Protocol::Grpc => Collector::grpc(behaviour),
        _ => Collector::http(behaviour),
    }
}

fn config(protocol: Protocol, url: String) -> Config {
    Config::new("interop_service")
        .without_environment()
        .handle_signals(false)
        .endpoint(url)
        .protocol(protocol)
}

/// Side by side, because most of it is waiting.
fn with_each_protocol(test: fn(Protocol)) {
    thread::scope(|scope| {
        for protocol in [Protocol::Grpc, Protocol::HttpProtobuf, Protocol::HttpJson] {
            scope.spawn(move || test(protocol));
        }
    });
}

/// It is asked until the time of the export is over, which is ten seconds unless configured otherwise.
#[test]
fn a_collector_that_is_away_for_seconds_gets_the_spans() {
    with_each_protocol(|protocol| {
        let collector = collector(protocol, Behaviour::Recovers(4));
        let tracing = config(protocol, collector.url()).build().unwrap();
        work(&tracing, 3);
        tracing.flush().expect("the fifth attempt is taken");
        assert_eq!(collector.names(), ["work"; 3], "{protocol:?}");
    });
}

/// Whoever waits for the end of a process waits for three more attempts, and not for what is left of an hour.
#[test]
fn a_shutdown_does_not_wait_for_a_collector_to_come_back() {
    with_each_protocol(|protocol| {
        let collector = collector(protocol, Behaviour::Recovers(u32::MAX));
        let tracing = config(protocol, collector.url())
            .timeout(HOUR)
            .export_timeout(HOUR)
            .shutdown_deadline(HOUR)
            .schedule_delay(Duration::from_millis(1))
            .build()
            .unwrap();
        work(&tracing, 3);
        while collector.requests() < 2 {
            thread::yield_now();
        }
        let before = collector.requests();
        tracing.shutdown().unwrap_err();
        // One may have been on its way.
        let after = collector.requests() - before;
        assert!((4..=5).contains(&after), "{protocol:?}: {after}");
        assert_eq!(tracing.stats().failed, 3, "{protocol:?}");
    });
}

/// A way to a collector whose first connection can be cut without a word to either side, as a firewall does it.
struct Network {
    url: String,
    is_cut: Arc<AtomicBool>,
    connections: Arc<AtomicU32>,
}

impl Network {
    fn before(collector: SocketAddr) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let url = format!("http://{}", listener.local_addr().unwrap());
        let is_cut = Arc::<AtomicBool>::default();
        let connections = Arc::<AtomicU32>::default();
        let (cut, count) = (Arc::clone(&is_cut), Arc::clone(&connections));
        thread::spawn(move || {
            for client in listener.incoming() {
                let is_first = count.fetch_add(1, Ordering::AcqRel) == 0;
                let cut = is_first.then(|| Arc::clone(&cut));
                pass_on(client.unwrap(), collector, cut);
            }
        });
        Self {
            url,
            is_cut,
            connections,
        }
    }
}

fn pass_on(client: TcpStream, collector: SocketAddr, cut: Option<Arc<AtomicBool>>) {
    let server = TcpStream::connect(collector).unwrap();
    let (from, to) = (client.try_clone().unwrap(), server.try_clone().unwrap());
    thread::spawn(move || copy(from, to, cut));
    thread::spawn(move || copy(server, client, None));
}

/// What is cut is read, so that the sender goes on.
fn copy(mut from: TcpStream, mut to: TcpStream, cut: Option<Arc<AtomicBool>>) -> io::Result<()> {
    let mut buffer = [0; 4096];
    loop {
        let read = from.read(&mut buffer)?;
        if read == 0 {
            return to.shutdown(Shutdown::Write);
        }
        if !cut.as_ref().is_some_and(|cut| cut.load(Ordering::Acquire)) {
            to.write_all(&buffer[..read])?;
        }
    }
}

/// The system would take a quarter of an hour to find out.
#[test]
fn a_connection_that_has_gone_silent_is_left() {
    with_each_protocol(|protocol| {
        let collector = collector(protocol, Behaviour::Accepts);
        let address = collector.url().trim_start_matches("http://").parse();
        let network = Network::before(address.unwrap());
        let tracing: Tracing = config(protocol, network.url.clone())
            .timeout(Duration::from_secs(2))
            .build()
            .unwrap();
        work(&tracing, 1);
        tracing.flush().unwrap();
        network.is_cut.store(true, Ordering::Release);
        work(&tracing, 1);
        tracing.flush().expect_err("nobody hears it");
        work(&tracing, 1);
        tracing.flush().expect("another connection is made");
        assert_eq!(collector.names(), ["work"; 2], "{protocol:?}");
        assert_eq!(network.connections.load(Ordering::Acquire), 2);
    });
}
