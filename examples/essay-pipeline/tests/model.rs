//! The language model: what its server gets to see, and what happens when there is none.

mod common;

use std::net::TcpListener;
use std::sync::mpsc;
use std::thread;

use axum::Json;
use axum::http::HeaderMap;
use axum::routing::post;
use common::{Running, essay_pipeline, one_essay, stderr, stdout, trees};
use serde_json::{Value, json};

/// A port that nobody listens on, as far as anybody can know.
fn closed_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    listener.local_addr().expect("an address").port()
}

/// A server for the model's API that answers like the real one, and tells what it was sent.
fn model_server() -> (String, mpsc::Receiver<(HeaderMap, Value)>) {
    let (sender, requests) = mpsc::channel();
    let listener = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let url = format!(
        "http://{}/v1",
        listener.local_addr().expect("it has an address")
    );
    let chat = move |headers: HeaderMap, Json(body): Json<Value>| async move {
        // The test may have seen enough.
        let _ = sender.send((headers, body));
        Json(json!({
            "id": "chatcmpl-1",
            "object": "chat.completion",
            "created": 1_750_000_000,
            "model": "gpt-4o-mini-2024-07-18",
            "choices": [{
                "index": 0,
                "message": { "role": "assistant", "content": "Well done.", "refusal": null },
                "logprobs": null,
                "finish_reason": "stop",
            }],
            "usage": { "prompt_tokens": 31, "completion_tokens": 7, "total_tokens": 38 },
            "service_tier": "default",
        }))
    };
    thread::spawn(move || {
        let runtime = tokio::runtime::Runtime::new().expect("a runtime");
        runtime.block_on(async {
            listener.set_nonblocking(true).expect("it can be awaited");
            let listener = tokio::net::TcpListener::from_std(listener).expect("it can be awaited");
            let router = axum::Router::new().route("/v1/chat/completions", post(chat));
            axum::serve(listener, router).await.expect("it serves");
        });
    });
    (url, requests)
}

#[test]
fn the_server_gets_the_trace_and_the_key_and_the_key_stays_there() {
    let (url, requests) = model_server();
    let folder = one_essay();
    let output = essay_pipeline()
        .env("OPENAI_BASE_URL", &url)
        .env("OPENAI_API_KEY", "sk-test-0123456789")
        .env("OPENAI_MODEL", "gpt-4o-mini")
        .arg("--essays")
        .arg(folder.path())
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", stderr(&output));
    let (text, messages) = (stdout(&output), stderr(&output));
    let (headers, body) = requests.recv().expect("the server was asked");

    let trace = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("trace "))
        .map(|trace| &trace[..8])
        .expect("the trace is named");
    let parent = headers["traceparent"]
        .to_str()
        .expect("traceparent is text");
    assert!(
        parent.starts_with(&format!("00-{trace}")),
        "{parent} is in trace {trace}"
    );
    assert_eq!(headers["authorization"], "Bearer sk-test-0123456789");
    assert_eq!(body["model"], "gpt-4o-mini");
    assert!(
        !text.contains("sk-test") && !messages.contains("sk-test"),
        "{text}{messages}"
    );
    for recorded in [
        "gen_ai.response.model=gpt-4o-mini-2024-07-18",
        "gen_ai.usage.input_tokens=31",
        "gen_ai.usage.output_tokens=7",
    ] {
        assert!(text.contains(recorded), "{text}");
    }
    assert!(text.contains("Well done."), "{text}");
}

#[test]
fn an_essay_is_checked_without_a_model_too() {
    let folder = one_essay();
    let output = essay_pipeline()
        .env(
            "OPENAI_BASE_URL",
            format!("http://127.0.0.1:{}/v1", closed_port()),
        )
        .arg("--essays")
        .arg(folder.path())
        .output()
        .expect("the program starts");
    assert!(output.status.success(), "{}", stderr(&output));
    let text = stdout(&output);
    assert!(
        text.contains("no feedback: the model's server cannot be reached: no connection"),
        "{text}"
    );
    assert!(text.contains("1 essay checked"), "{text}");
    let trees = trees(&text);
    let failed = |span: &str| {
        trees[0]
            .lines()
            .filter(|line| line.contains(span) && line.contains('✗'))
            .count()
    };
    assert_eq!(failed("chat (client)"), 4, "each attempt failed:\n{text}");
    assert_eq!(
        failed("request_feedback"),
        1,
        "and so did the call as a whole:\n{text}"
    );
    assert_eq!(failed("process essay"), 0, "the essay did not:\n{text}");
}

#[test]
fn ctrl_c_breaks_a_long_call_off_and_prints_what_there_is() {
    // It takes the call and never answers.
    let silent = TcpListener::bind("127.0.0.1:0").expect("a free port");
    let address = silent.local_addr().expect("it has an address");
    let folder = one_essay();
    let running = Running::start(
        essay_pipeline()
            .env("OPENAI_BASE_URL", format!("http://{address}/v1"))
            .arg("--essays")
            .arg(folder.path()),
    );
    let call = silent.accept().expect("the model is called");
    let (status, text, messages) = running.end("INT");
    drop(call);
    assert_eq!(status.code(), Some(130), "{messages}");
    assert!(messages.contains("interrupted"), "{messages}");
    assert!(
        text.contains("POST /batches/{batch_id}/essays") && text.contains("traced.cancelled=true"),
        "{text}"
    );
}
