//! The part of the chat completions API that is used here.

use serde::{Deserialize, Serialize};

use super::{Completion, LlmError};

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct ChatRequest {
    pub(super) model: String,
    pub(super) messages: Vec<Message>,
    pub(super) max_completion_tokens: u32,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Message {
    pub(super) role: String,
    /// `null` where the model answers with something else than text.
    pub(super) content: Option<String>,
}

impl Message {
    pub(super) fn new(role: &str, content: String) -> Self {
        Message {
            role: role.to_owned(),
            content: Some(content),
        }
    }
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct ChatResponse {
    pub(super) id: String,
    pub(super) object: String,
    pub(super) model: String,
    pub(super) choices: Vec<Choice>,
    pub(super) usage: Option<Usage>,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct Choice {
    pub(super) index: u32,
    pub(super) message: Message,
    pub(super) finish_reason: Option<String>,
}

#[derive(Clone, Copy, Debug, Default, Deserialize, Serialize)]
pub(super) struct Usage {
    pub(super) prompt_tokens: u32,
    pub(super) completion_tokens: u32,
    pub(super) total_tokens: u32,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct ErrorResponse {
    pub(super) error: ApiError,
}

#[derive(Debug, Deserialize, Serialize)]
pub(super) struct ApiError {
    pub(super) message: String,
    #[serde(rename = "type")]
    pub(super) kind: Option<String>,
    pub(super) code: Option<String>,
}

impl TryFrom<ChatResponse> for Completion {
    type Error = LlmError;

    fn try_from(response: ChatResponse) -> Result<Self, LlmError> {
        let usage = response.usage.unwrap_or_default();
        let text = response
            .choices
            .into_iter()
            .find_map(|choice| choice.message.content)
            .ok_or(LlmError::NoText)?;
        Ok(Completion {
            text,
            model: response.model,
            input_tokens: usage.prompt_tokens,
            output_tokens: usage.completion_tokens,
        })
    }
}
