//! A stand-in for the model's server, so that the example runs without a key and without a network.
//!
//! It takes the real requests and gives real answers, but knows only a few sentences. The second request that it gets is
//! refused with 429 and a `retry-after`, as a busy server would.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use axum::body::Bytes;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use axum::{Json, Router};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use super::wire::{ApiError, ChatRequest, ChatResponse, Choice, ErrorResponse, Message, Usage};

/// Which request is refused.
const RATE_LIMITED: u64 = 2;
const RETRY_AFTER_MS: u64 = 250;
const SENTENCES: [&str; 5] = [
    "A clear idea, told with pictures that stay. Try to end on the image and not on the explanation.",
    "You observe well. Shorter sentences in the middle would let the best observation stand out.",
    "The opening makes one want to read on. Give the second paragraph one example of your own.",
    "Honest and well built. Read it aloud once: the places where you stumble are the places to rewrite.",
    "A good thought, and you trust it. Now cut every word that does not carry it.",
];

/// Serves until `stop`.
pub async fn serve(listener: TcpListener, stop: CancellationToken) -> std::io::Result<()> {
    let requests = Arc::new(AtomicU64::new(0));
    let router = Router::new()
        .route("/v1/chat/completions", post(complete))
        .with_state(requests);
    axum::serve(listener, router)
        .with_graceful_shutdown(stop.cancelled_owned())
        .await
}

async fn complete(State(requests): State<Arc<AtomicU64>>, body: Bytes) -> Response {
    let request: ChatRequest = match serde_json::from_slice(&body) {
        Ok(request) => request,
        Err(error) => {
            return refuse(
                StatusCode::BAD_REQUEST,
                error.to_string(),
                "invalid_request_error",
            );
        }
    };
    let number = requests.fetch_add(1, Ordering::Relaxed) + 1;
    if number == RATE_LIMITED {
        let message = "Rate limit reached, please try again later".to_owned();
        let wait = [
            ("retry-after", "1".to_owned()),
            ("retry-after-ms", RETRY_AFTER_MS.to_string()),
        ];
        return (
            wait,
            refuse(
                StatusCode::TOO_MANY_REQUESTS,
                message,
                "rate_limit_exceeded",
            ),
        )
            .into_response();
    }
    Json(answer(&request, number)).into_response()
}

fn answer(request: &ChatRequest, number: u64) -> ChatResponse {
    let question: usize = request
        .messages
        .iter()
        .filter_map(|message| message.content.as_deref())
        .map(str::len)
        .sum();
    // The same essay gets the same answer.
    let sentence = SENTENCES[question % SENTENCES.len()];
    let (prompt_tokens, completion_tokens) = (tokens(question), tokens(sentence.len()));
    ChatResponse {
        id: format!("chatcmpl-stub-{number}"),
        object: "chat.completion".to_owned(),
        model: format!("{}-stub", request.model),
        choices: vec![Choice {
            index: 0,
            message: Message::new("assistant", sentence.to_owned()),
            finish_reason: Some("stop".to_owned()),
        }],
        usage: Some(Usage {
            prompt_tokens,
            completion_tokens,
            total_tokens: prompt_tokens + completion_tokens,
        }),
    }
}

/// English has about four characters to the token.
fn tokens(characters: usize) -> u32 {
    u32::try_from(characters / 4).unwrap_or(u32::MAX / 2)
}

fn refuse(status: StatusCode, message: String, kind: &str) -> Response {
    let error = ApiError {
        message,
        kind: Some(kind.to_owned()),
        code: Some(kind.to_owned()),
    };
    (status, Json(ErrorResponse { error })).into_response()
}
