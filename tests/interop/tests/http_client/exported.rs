//! Client spans of a service that `traced` set up, as they arrive at a collector.

use tower::{Layer as _, ServiceExt as _};
use traced::http::client;
use traced::{Config, in_span};
use traced_interop_tests::{Behaviour, Collector};

use crate::server::Server;
use crate::{get, hyper_client};

#[tokio::test]
async fn a_collector_gets_the_spans() {
    let server = Server::start().await;
    let collector = Collector::http(Behaviour::Accepts);
    let tracing = Config::new("essay_service")
        .without_environment()
        .handle_signals(false)
        .endpoint(collector.url())
        .build()
        .expect("the service starts");
    let request = client::layer()
        .layer(hyper_client())
        .oneshot(get(&server.url("/essays/7?sig=hidden")));
    let sent = tracing.in_service(in_span!("find_essay", async { request.await }));
    sent.await.expect("the server answers");
    tracing.shutdown().expect("the collector takes them");

    let spans = collector.spans();
    let [caller, request] = &spans[..] else {
        panic!("there are two spans: {:?}", collector.names());
    };
    assert_eq!(request.span.name, "GET");
    assert_eq!(request.span.parent_span_id, caller.span.span_id);
    let attributes = request.attributes();
    assert_eq!(attributes["url.full"], server.url("/essays/7?sig=REDACTED"));
    assert!(!attributes.contains_key("code.file.path"));
}
