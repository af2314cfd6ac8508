//! How a call of the model fails, and whether it is worth trying again.

use std::time::Duration;

use reqwest::header::HeaderMap;
use reqwest::{Response, StatusCode};

use super::wire::ErrorResponse;
use crate::http_client::NoAnswer;

/// How much of a server's explanation is kept.
const MAX_MESSAGE_CHARS: usize = 200;

#[derive(Debug, thiserror::Error)]
pub enum LlmError {
    #[error("the model's server cannot be reached: {0}")]
    Transport(#[source] NoAnswer),
    #[error("the model's server answered {status}: {message}")]
    Refused {
        status: StatusCode,
        message: String,
        retry_after: Option<Duration>,
    },
    #[error("the model's answer cannot be read: {0}")]
    Malformed(#[source] serde_json::Error),
    #[error("the model answered without a text")]
    NoText,
}

impl LlmError {
    /// Reads what the server has to say about its refusal.
    pub(super) async fn refused(response: Response) -> Self {
        let status = response.status();
        let retry_after = retry_after(response.headers());
        let body = response.bytes().await.unwrap_or_default();
        let message = serde_json::from_slice::<ErrorResponse>(&body)
            .map_or_else(|_| "no explanation".to_owned(), |body| body.error.message);
        let message = message.chars().take(MAX_MESSAGE_CHARS).collect();
        LlmError::Refused {
            status,
            message,
            retry_after,
        }
    }

    pub fn status(&self) -> Option<u16> {
        match self {
            LlmError::Refused { status, .. } => Some(status.as_u16()),
            _ => None,
        }
    }

    pub fn retry_after(&self) -> Option<Duration> {
        match self {
            LlmError::Refused { retry_after, .. } => *retry_after,
            _ => None,
        }
    }

    /// Whether the same call may succeed a little later.
    pub fn is_temporary(&self) -> bool {
        match self {
            LlmError::Transport(_) => true,
            LlmError::Refused { status, .. } => {
                *status == StatusCode::TOO_MANY_REQUESTS
                    || *status == StatusCode::REQUEST_TIMEOUT
                    || status.is_server_error()
            }
            LlmError::Malformed(_) | LlmError::NoText => false,
        }
    }
}

impl<E: Into<NoAnswer>> From<E> for LlmError {
    fn from(error: E) -> Self {
        LlmError::Transport(error.into())
    }
}

/// The wait that the server asks for: OpenAI says it in milliseconds too. A date, which HTTP allows as well, is not read.
fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let number = |name: &str| headers.get(name)?.to_str().ok()?.trim().parse::<u64>().ok();
    number("retry-after-ms")
        .map(Duration::from_millis)
        .or_else(|| number("retry-after").map(Duration::from_secs))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|&(name, value)| (name.parse().unwrap(), value.parse().unwrap()))
            .collect()
    }

    #[test]
    fn milliseconds_win_over_seconds_and_nonsense_is_ignored() {
        let both = headers(&[("retry-after", "1"), ("retry-after-ms", "250")]);
        assert_eq!(retry_after(&both), Some(Duration::from_millis(250)));
        assert_eq!(
            retry_after(&headers(&[("retry-after", "2")])),
            Some(Duration::from_secs(2))
        );
        assert_eq!(retry_after(&headers(&[("retry-after", "soon")])), None);
        assert_eq!(retry_after(&headers(&[])), None);
    }

    #[test]
    fn a_rate_limit_is_temporary_and_a_wrong_key_is_not() {
        let refused = |status| LlmError::Refused {
            status,
            message: String::new(),
            retry_after: None,
        };
        assert!(refused(StatusCode::TOO_MANY_REQUESTS).is_temporary());
        assert!(refused(StatusCode::BAD_GATEWAY).is_temporary());
        assert!(!refused(StatusCode::UNAUTHORIZED).is_temporary());
    }
}
