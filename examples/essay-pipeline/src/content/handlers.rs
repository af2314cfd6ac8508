//! The routes of content_service. The server spans that these run in are made by `traced::http::layer()`.

use std::sync::Arc;

use axum::Json;
use axum::body::Bytes;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use traced::{record, traced_producer};
use uuid::Uuid;

use super::{Accepted, ContentError, ContentService};
use crate::broker::{BrokerError, SharedBroker};
use crate::envelope::{Envelope, EssaySubmitted, Event as _};
use crate::essays::{BatchProgress, EssayStatus, readable};

/// Takes one essay: its text is the body.
pub(super) async fn upload_essay(
    State(service): State<Arc<ContentService>>,
    Path(batch_id): Path<Uuid>,
    body: Bytes,
) -> Result<(StatusCode, Json<Accepted>), ContentError> {
    record!(batch_id);
    let content = readable(&body)?.to_owned();
    let essay_id = Uuid::now_v7();
    record!(essay_id);
    service.essays.insert(batch_id, essay_id, content).await?;
    publish_submitted(
        &service.broker,
        Envelope::new(batch_id, EssaySubmitted { batch_id, essay_id }),
    )
    .await?;
    tracing::info!(%essay_id, "essay accepted");
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
pub(super) async fn essay_text(
    State(service): State<Arc<ContentService>>,
    Path(essay_id): Path<Uuid>,
) -> Result<String, ContentError> {
    record!(essay_id);
    service
        .essays
        .content(essay_id)
        .await?
        .ok_or(ContentError::NotFound)
}

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
