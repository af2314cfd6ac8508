//! How spellchecker_service reads an essay: it asks content_service over HTTP.

use reqwest::StatusCode;
use reqwest_middleware::ClientWithMiddleware;
use traced::http::client::UrlTemplate;
use url::Url;
use uuid::Uuid;

use crate::http_client::NoAnswer;

/// What the spans of these calls are named by.
const TEXT: &str = "/essays/{essay_id}/text";

pub struct ContentClient {
    http: ClientWithMiddleware,
    base: Url,
}

#[derive(Debug, thiserror::Error)]
pub enum ContentClientError {
    #[error("content_service cannot be reached: {0}")]
    Transport(#[source] NoAnswer),
    #[error("content_service answered {0}")]
    Status(StatusCode),
}

impl<E: Into<NoAnswer>> From<E> for ContentClientError {
    fn from(error: E) -> Self {
        ContentClientError::Transport(error.into())
    }
}

impl ContentClient {
    pub fn new(http: ClientWithMiddleware, base: Url) -> Self {
        ContentClient { http, base }
    }

    pub async fn essay_text(&self, essay_id: Uuid) -> Result<String, ContentClientError> {
        let base = self.base.as_str().trim_end_matches('/');
        let response = self
            .http
            .get(format!("{base}/essays/{essay_id}/text"))
            .with_extension(UrlTemplate(TEXT))
            .send()
            .await?;
        if !response.status().is_success() {
            return Err(ContentClientError::Status(response.status()));
        }
        Ok(response.text().await?)
    }
}
