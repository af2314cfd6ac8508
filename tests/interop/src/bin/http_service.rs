//! One of two services over HTTP, for tests of a request that passes both. The port is the line that it prints, and it
//! ends at a signal: `http_service <name> [<url of the service that it asks>]`

use std::error::Error;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::routing::get;
use reqwest_middleware::{ClientBuilder, ClientWithMiddleware};
use traced::http::client::{ReqwestMiddleware, UrlTemplate};
use traced::traced;
use tracing::info;

/// The service that knows the words, from the side of the one that does not.
struct Words {
    client: ClientWithMiddleware,
    url: String,
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let mut arguments = std::env::args().skip(1);
    let name = arguments.next().ok_or("the service needs a name")?;
    let _tracing = traced::init(&name)?;
    let router = match arguments.next() {
        Some(url) => essays(url),
        None => Router::new().route("/words/{id}", get(get_words)),
    };
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    println!("{}", listener.local_addr()?.port());
    axum::serve(listener, router.layer(traced::http::layer()))
        .with_graceful_shutdown(traced::shutdown_signal())
        .await?;
    Ok(())
}

fn essays(url: String) -> Router {
    let client = ClientBuilder::new(reqwest::Client::new())
        .with(ReqwestMiddleware::new())
        .build();
    Router::new()
        .route("/essays/{id}", get(get_essay))
        .with_state(Arc::new(Words { client, url }))
}

#[traced]
async fn get_essay(
    State(words): State<Arc<Words>>,
    Path(id): Path<u32>,
) -> Result<String, StatusCode> {
    info!("asked for an essay");
    let text = fetch_words(&words, id).await;
    text.map_err(|_| StatusCode::BAD_GATEWAY)
}

#[traced]
async fn fetch_words(words: &Words, id: u32) -> reqwest_middleware::Result<String> {
    let request = words.client.get(format!("{}/words/{id}", words.url));
    let answer = request
        .with_extension(UrlTemplate("/words/{id}"))
        .send()
        .await?;
    let text = answer.text().await?;
    info!("words have come");
    Ok(text)
}

#[traced]
async fn get_words(Path(id): Path<u32>) -> String {
    info!("asked for words");
    format!("words of essay {id}")
}
