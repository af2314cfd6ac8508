//! How spellchecker_service reads an essay: it asks content_service over HTTP.

use reqwest::StatusCode;
use reqwest::header::HeaderMap;
use traced::traced;
use url::Url;
use uuid::Uuid;

use crate::http_client::reason;

pub struct ContentClient {
    http: reqwest::Client,
    base: Url,
}

#[derive(Debug, thiserror::Error)]
pub enum ContentClientError {
    #[error("content_service cannot be reached: {}", reason(.0))]
    Transport(#[source] reqwest::Error),
    #[error("content_service answered {0}")]
    Status(StatusCode),
}

impl ContentClientError {
    fn status(&self) -> Option<u16> {
        match self {
            ContentClientError::Transport(_) => None,
            ContentClientError::Status(status) => Some(status.as_u16()),
        }
    }
}

// The address is left out of the message: it names the essay, and the message goes into the trace's status.
impl From<reqwest::Error> for ContentClientError {
    fn from(error: reqwest::Error) -> Self {
        ContentClientError::Transport(error.without_url())
    }
}

impl ContentClient {
    pub fn new(http: reqwest::Client, base: Url) -> Self {
        ContentClient { http, base }
    }

    #[traced(
        name = "GET /essays/{essay_id}/text",
        kind = client,
        attrs(
            http.request.method = "GET",
            url.full = self.text_url(essay_id),
            url.template = "/essays/{essay_id}/text",
            server.address = self.base.host_str(),
            server.port = self.base.port_or_known_default(),
            essay_id,
        ),
        ok(text => http.response.status_code = 200, http.response.body.size = text.len()),
        err(error => http.response.status_code = error.status()),
    )]
    pub async fn essay_text(&self, essay_id: Uuid) -> Result<String, ContentClientError> {
        let mut headers = HeaderMap::new();
        traced::inject(&mut headers);
        let request = self.http.get(self.text_url(essay_id));
        let response = request.headers(headers).send().await?;
        if !response.status().is_success() {
            return Err(ContentClientError::Status(response.status()));
        }
        Ok(response.text().await?)
    }

    fn text_url(&self, essay_id: Uuid) -> String {
        let base = self.base.as_str().trim_end_matches('/');
        format!("{base}/essays/{essay_id}/text")
    }
}
