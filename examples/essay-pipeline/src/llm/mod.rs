//! The language model, behind the HTTP API of OpenAI's chat completions.

mod error;
pub mod stub;
mod wire;

use std::time::Duration;

use reqwest_middleware::ClientWithMiddleware;
use traced::http::client::UrlTemplate;
use traced::{event, record, traced};
use url::Url;

pub use self::error::LlmError;
use self::wire::{ChatRequest, ChatResponse, Message};

/// How often a call is tried.
const MAX_ATTEMPTS: u32 = 4;
/// The wait after the first failure; doubled after each further one.
const FIRST_DELAY: Duration = Duration::from_millis(200);
/// The longest wait, whatever the server asks for.
const MAX_DELAY: Duration = Duration::from_secs(10);
/// How long one attempt may take.
const TIMEOUT: Duration = Duration::from_secs(20);
/// How much of an essay the model gets to see.
const MAX_PROMPT_CHARS: usize = 4_000;
/// Below the base URL; what the spans of the calls are named by.
const COMPLETIONS: &str = "/chat/completions";
const MAX_ANSWER_TOKENS: u32 = 200;
const INSTRUCTION: &str = "You are a kind teacher. Give one or two sentences of feedback on the essay: what is good, what to do better.";

pub struct LlmClient {
    http: ClientWithMiddleware,
    base: Url,
    api_key: Option<String>,
    model: String,
}

/// What the model said.
#[derive(Clone, Debug)]
pub struct Completion {
    pub text: String,
    /// The model that answered, which may be another version than the one that was asked for.
    pub model: String,
    pub input_tokens: u32,
    pub output_tokens: u32,
}

impl LlmClient {
    /// `base` is what other clients of this API call the base URL: `https://api.openai.com/v1`.
    pub fn new(
        http: ClientWithMiddleware,
        base: Url,
        api_key: Option<String>,
        model: String,
    ) -> Self {
        LlmClient {
            http,
            base,
            api_key,
            model,
        }
    }

    /// Asks for feedback on an essay; tries again where that may help.
    #[traced(attrs(misspelling_count))]
    pub async fn request_feedback(
        &self,
        essay: &str,
        misspelling_count: usize,
    ) -> Result<Completion, LlmError> {
        let request = self.request(essay, misspelling_count);
        let mut attempt = 1;
        loop {
            let error = match self.chat(&request).await {
                Ok(completion) => {
                    record!(attempts = attempt);
                    return Ok(completion);
                }
                Err(error) => error,
            };
            if attempt == MAX_ATTEMPTS || !error.is_temporary() {
                record!(attempts = attempt);
                return Err(error);
            }
            let delay = delay_after(attempt, error.retry_after());
            event!("retry", attempt = attempt, delay_ms = delay.as_millis());
            tokio::time::sleep(delay).await;
            attempt += 1;
        }
    }

    fn request(&self, essay: &str, misspelling_count: usize) -> ChatRequest {
        let essay: String = essay.chars().take(MAX_PROMPT_CHARS).collect();
        let question = format!(
            "The spellchecker found {misspelling_count} different misspelled words in this essay:\n\n{essay}"
        );
        ChatRequest {
            model: self.model.clone(),
            messages: vec![
                Message::new("system", INSTRUCTION.to_owned()),
                Message::new("user", question),
            ],
            max_completion_tokens: MAX_ANSWER_TOKENS,
        }
    }

    /// One attempt, and one span: a rate limit is a failed call, though the feedback comes in the end.
    #[traced(
        name = "chat",
        kind = client,
        attrs(
            gen_ai.operation.name = "chat",
            gen_ai.provider.name = "openai",
            gen_ai.request.model = self.model,
            gen_ai.request.max_tokens = request.max_completion_tokens,
            server.address = self.base.host_str(),
            server.port = self.base.port_or_known_default(),
        ),
        ok(completion =>
            gen_ai.response.model = completion.model,
            gen_ai.usage.input_tokens = completion.input_tokens,
            gen_ai.usage.output_tokens = completion.output_tokens,
        ),
        err(error =>
            http.response.status_code = error.status(),
            retry_after_ms = error.retry_after().map(|delay| delay.as_millis()),
        ),
    )]
    async fn chat(&self, request: &ChatRequest) -> Result<Completion, LlmError> {
        let base = self.base.as_str().trim_end_matches('/');
        let mut call = self
            .http
            .post(format!("{base}{COMPLETIONS}"))
            .with_extension(UrlTemplate(COMPLETIONS))
            .timeout(TIMEOUT)
            .json(request);
        if let Some(key) = &self.api_key {
            call = call.bearer_auth(key);
        }
        let response = call.send().await?;
        if !response.status().is_success() {
            return Err(LlmError::refused(response).await);
        }
        let body = response.bytes().await?;
        serde_json::from_slice::<ChatResponse>(&body)
            .map_err(LlmError::Malformed)?
            .try_into()
    }
}

/// The server's own wish counts, within reason; else the wait doubles from attempt to attempt.
fn delay_after(attempt: u32, wish: Option<Duration>) -> Duration {
    wish.unwrap_or_else(|| FIRST_DELAY.saturating_mul(1 << (attempt - 1).min(16)))
        .min(MAX_DELAY)
}
