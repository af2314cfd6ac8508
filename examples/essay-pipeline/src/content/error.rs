//! Why content_service refuses a request, and with which status.

use axum::Json;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::Refusal;
use crate::broker::BrokerError;
use crate::database::RepositoryError;
use crate::essays::UnreadableEssay;

#[derive(Debug, thiserror::Error)]
pub enum ContentError {
    #[error("the essay is not taken: {0}")]
    Unreadable(#[from] UnreadableEssay),
    #[error("there is no such essay")]
    NotFound,
    #[error(transparent)]
    Database(#[from] RepositoryError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl ContentError {
    pub fn status(&self) -> StatusCode {
        match self {
            ContentError::Unreadable(_) => StatusCode::UNPROCESSABLE_ENTITY,
            ContentError::NotFound => StatusCode::NOT_FOUND,
            ContentError::Database(_) | ContentError::Broker(_) => {
                StatusCode::INTERNAL_SERVER_ERROR
            }
        }
    }

    /// Whether it is this service that failed. A request that is refused for good reason is no failed span.
    pub fn is_server_fault(&self) -> bool {
        self.status().is_server_error()
    }
}

impl IntoResponse for ContentError {
    fn into_response(self) -> Response {
        let error = if self.is_server_fault() {
            // The details are for whoever runs the service, not for whoever calls it.
            traced::record_error(&self);
            tracing::error!("the request failed: {self}");
            "content_service failed".to_owned()
        } else {
            self.to_string()
        };
        (self.status(), Json(Refusal { error })).into_response()
    }
}
