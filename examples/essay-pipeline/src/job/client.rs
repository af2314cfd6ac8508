//! What the job says to content_service, and what it hears.

use reqwest::{Client, Response, StatusCode};
use serde::de::DeserializeOwned;
use url::Url;
use uuid::Uuid;

use crate::content::{Accepted, Refusal};
use crate::essays::{BatchProgress, EssayStatus};
use crate::http_client::NoAnswer;

/// One batch, as seen from outside. Its calls leave no span: each trace begins with the server span of an upload.
pub(super) struct BatchClient {
    http: Client,
    /// Where the batch is, without a slash at the end.
    address: String,
}

#[derive(Debug, thiserror::Error)]
pub(super) enum CallError {
    #[error("content_service cannot be reached: {0}")]
    Transport(#[source] NoAnswer),
    #[error("content_service answered {status}: {message}")]
    Status { status: StatusCode, message: String },
}

impl From<reqwest::Error> for CallError {
    fn from(error: reqwest::Error) -> Self {
        CallError::Transport(error.into())
    }
}

impl CallError {
    /// Why content_service does not want the essay; `None` where it is not the essay's fault.
    pub(super) fn refusal(&self) -> Option<&str> {
        match self {
            CallError::Status { status, message } if status.is_client_error() => Some(message),
            CallError::Status { .. } | CallError::Transport(_) => None,
        }
    }
}

impl BatchClient {
    pub(super) fn new(http: Client, content: &Url, batch_id: Uuid) -> Self {
        let content = content.as_str().trim_end_matches('/');
        BatchClient {
            http,
            address: format!("{content}/batches/{batch_id}"),
        }
    }

    pub(super) async fn upload(&self, text: String) -> Result<Accepted, CallError> {
        let request = self
            .http
            .post(format!("{}/essays", self.address))
            .header("content-type", "text/plain; charset=utf-8");
        answer(request.body(text).send().await?).await
    }

    pub(super) async fn progress(&self) -> Result<BatchProgress, CallError> {
        answer(self.http.get(&self.address).send().await?).await
    }

    pub(super) async fn essays(&self) -> Result<Vec<EssayStatus>, CallError> {
        answer(
            self.http
                .get(format!("{}/essays", self.address))
                .send()
                .await?,
        )
        .await
    }
}

async fn answer<T: DeserializeOwned>(response: Response) -> Result<T, CallError> {
    let status = response.status();
    if status.is_success() {
        return Ok(response.json().await?);
    }
    let refusal = response.json::<Refusal>().await;
    let message = refusal.map_or_else(|_| "no explanation".to_owned(), |refusal| refusal.error);
    Err(CallError::Status { status, message })
}
