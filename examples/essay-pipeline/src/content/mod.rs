//! content_service: takes essays in over HTTP, stores them, and tells the others.

mod error;
mod handlers;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::http::Method;
use axum::http::request::Parts;
use axum::routing::{get, post};
use serde::{Deserialize, Serialize};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

pub use self::error::ContentError;
use crate::broker::SharedBroker;
use crate::database::EssayRepository;
use crate::essays::MAX_ESSAY_BYTES;

/// The answer to an upload.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Accepted {
    pub essay_id: Uuid,
    /// Where to look the essay's way up; `None` where nobody traces.
    pub trace_id: Option<String>,
}

/// The answer to a request that is refused.
#[derive(Clone, Debug, Deserialize, Serialize)]
pub struct Refusal {
    pub error: String,
}

/// What the handlers work with.
pub struct ContentService {
    essays: EssayRepository,
    broker: SharedBroker,
}

impl ContentService {
    pub fn new(essays: EssayRepository, broker: SharedBroker) -> Arc<Self> {
        Arc::new(ContentService { essays, broker })
    }
}

/// Serves until `stop`; requests that have been begun by then are finished.
pub async fn serve(
    listener: TcpListener,
    service: Arc<ContentService>,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let router = router(service);
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

fn router(service: Arc<ContentService>) -> Router {
    Router::new()
        .route("/batches/{batch_id}", get(handlers::batch_progress))
        .route(
            "/batches/{batch_id}/essays",
            post(handlers::upload_essay).get(handlers::list_essays),
        )
        .route("/essays/{essay_id}/text", get(handlers::essay_text))
        .layer(DefaultBodyLimit::max(MAX_ESSAY_BYTES))
        // A span for each request, which continues its caller's trace and tells its ids in the answer.
        .layer(traced::http::layer().filter(is_traced))
        .with_state(service)
}

/// The job asks again and again how far the services are while it waits: that is left out, as health checks are.
fn is_traced(request: &Parts) -> bool {
    request.method == Method::POST || request.uri.path().ends_with("/text")
}
