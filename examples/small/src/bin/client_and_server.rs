//! One trace from a client through HTTP into an axum server's handler.
//!
//! ```sh
//! cargo run -p traced-small-examples --bin client_and_server
//! ```
//!
//! ```text
//! trace 8c696e5d · 8.82 ms · 5 spans · client_and_server
//!  8.82 ms  count_words @client_and_server  word_count=6
//!           │  examples/small/src/bin/client_and_server.rs:52
//!  8.35 ms  └─ GET /essays/{id} (client)  http.request.method=GET
//!              │  url.full=http://127.0.0.1:39699/essays/1 url.template=/essays/{id}
//!              │  server.address=127.0.0.1 server.port=39699 http.response.status_code=200
//!              │  network.protocol.version="1.1" network.peer.address=127.0.0.1
//!              │  network.peer.port=39699
//!  6.14 ms     └─ GET /essays/{id} (server)  http.request.method=GET url.scheme=http
//!                 │  url.path=/essays/1 http.route=/essays/{id} server.address=127.0.0.1
//!                 │  server.port=39699 network.protocol.version="1.1" http.response.status_code=200
//!  5.96 ms        └─ get_essay  essay_id=1  examples/small/src/bin/client_and_server.rs:41
//!  5.76 ms           └─ find_essay  is_found=true  examples/small/src/bin/client_and_server.rs:46
//! ```

use std::error::Error;

use axum::Router;
use axum::extract::Path;
use axum::http::StatusCode;
use axum::routing::get;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use tokio::net::TcpListener;
use traced::http::client::{ReqwestMiddleware, UrlTemplate};
use traced::traced;

fn server() -> Router {
    Router::new()
        .route("/essays/{id}", get(get_essay))
        .layer(traced::http::layer()) // last, around all the routes
}

#[traced(attrs(essay_id))]
async fn get_essay(Path(essay_id): Path<u64>) -> Result<&'static str, StatusCode> {
    find_essay(essay_id).ok_or(StatusCode::NOT_FOUND)
}

#[traced(ret(essay => is_found = essay.is_some()))]
fn find_essay(essay_id: u64) -> Option<&'static str> {
    (essay_id == 1).then_some("to be or not to be")
}

/// The client's span goes along in the request's headers, and so the server's becomes its child.
#[traced(ok(words => word_count = words))]
async fn count_words(
    client: &ClientWithMiddleware,
    url: &str,
) -> Result<usize, reqwest_middleware::Error> {
    let request = client.get(url).with_extension(UrlTemplate("/essays/{id}"));
    let essay = request.send().await?.error_for_status()?.text().await?;
    Ok(essay.split_whitespace().count())
}

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    let _tracing = traced::init("client_and_server")?;
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    tokio::spawn(async { axum::serve(listener, server()).await });

    let client = reqwest::Client::builder().no_proxy().build()?;
    let client = ClientBuilder::new(client)
        .with(ReqwestMiddleware::new())
        .build();
    count_words(&client, &format!("http://{address}/essays/1")).await?;
    Ok(())
}
