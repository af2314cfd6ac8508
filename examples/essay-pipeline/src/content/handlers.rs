//! The routes of content_service.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode, Uri};
use traced::{traced, traced_producer};
use uuid::Uuid;

use super::{Accepted, ContentError, ContentService};
use crate::broker::{BrokerError, SharedBroker};
use crate::envelope::{Envelope, EssaySubmitted, Event as _};
use crate::essays::{BatchProgress, EssayStatus, readable};

/// Takes one essay: its text is the body.
#[traced(
    name = "POST /batches/{batch_id}/essays",
    kind = server,
    parent = traced::extract(&headers),
    attrs(
        http.request.method = "POST",
        http.route = "/batches/{batch_id}/essays",
        url.path = uri.path(),
        url.scheme = "http",
        http.request.body.size = body.len(),
        batch_id,
    ),
    ok((status, accepted) => http.response.status_code = status.as_u16(), essay_id = accepted.essay_id),
    err(error => http.response.status_code = error.status().as_u16()),
    err_if(error => error.is_server_fault()),
)]
pub(super) async fn upload_essay(
    State(service): State<Arc<ContentService>>,
    Path(batch_id): Path<Uuid>,
    uri: Uri,
    headers: HeaderMap,
    body: Bytes,
) -> Result<(StatusCode, Json<Accepted>), ContentError> {
    let content = readable(&body)?.to_owned();
    let essay_id = Uuid::now_v7();
    service.essays.insert(batch_id, essay_id, content).await?;
    publish_submitted(
        &service.broker,
        Envelope::new(batch_id, EssaySubmitted { batch_id, essay_id }),
    )
    .await?;
    let trace_id = traced::current_trace_id().map(|id| id.to_string());
    Ok((StatusCode::ACCEPTED, Json(Accepted { essay_id, trace_id })))
}

#[traced_producer(system = broker.system(), destination = "essay.submitted")]
async fn publish_submitted(
    broker: &SharedBroker,
    envelope: Envelope<EssaySubmitted>,
) -> Result<(), BrokerError> {
    broker
        .publish(EssaySubmitted::TYPE, envelope.encode()?)
        .await
}

/// The text of one essay, for the services that read it.
#[traced(
    name = "GET /essays/{essay_id}/text",
    kind = server,
    parent = traced::extract(&headers),
    attrs(
        http.request.method = "GET",
        http.route = "/essays/{essay_id}/text",
        url.path = uri.path(),
        url.scheme = "http",
        essay_id,
    ),
    ok(text => http.response.status_code = 200, http.response.body.size = text.len()),
    err(error => http.response.status_code = error.status().as_u16()),
    err_if(error => error.is_server_fault()),
)]
pub(super) async fn essay_text(
    State(service): State<Arc<ContentService>>,
    Path(essay_id): Path<Uuid>,
    uri: Uri,
    headers: HeaderMap,
) -> Result<String, ContentError> {
    service
        .essays
        .content(essay_id)
        .await?
        .ok_or(ContentError::NotFound)
}

// The job asks these two again and again while it waits, so they are left out of the traces, as health checks are.

pub(super) async fn batch_progress(
    State(service): State<Arc<ContentService>>,
    Path(batch_id): Path<Uuid>,
) -> Result<Json<BatchProgress>, ContentError> {
    Ok(Json(service.essays.progress(batch_id).await?))
}

pub(super) async fn list_essays(
    State(service): State<Arc<ContentService>>,
    Path(batch_id): Path<Uuid>,
) -> Result<Json<Vec<EssayStatus>>, ContentError> {
    Ok(Json(service.essays.batch(batch_id).await?))
}
