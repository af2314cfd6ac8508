//! OTLP over HTTP, in protobuf and JSON.

use std::collections::BTreeMap;
use std::io::Read as _;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use flate2::read::GzDecoder;
use opentelemetry_proto::tonic::collector::logs::v1::{
    ExportLogsPartialSuccess, ExportLogsServiceRequest, ExportLogsServiceResponse,
};
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use prost::Message;
use serde::de::DeserializeOwned;
use serde_json::json;

use crate::behaviour::{Answer, Partial};
use crate::collector::Memory;
use crate::tls::TlsListener;

const PROTOBUF: &str = "application/x-protobuf";
const JSON: &str = "application/json";

pub(crate) async fn serve(
    listener: tokio::net::TcpListener,
    memory: Memory,
    tls: Option<(String, String)>,
) {
    // A path of one's own too: an endpoint for traces is used as it is.
    let router = Router::new()
        .route("/v1/traces", post(export))
        .route("/mine", post(export))
        .route("/v1/logs", post(export_logs))
        .route("/my-logs", post(export_logs))
        .with_state(memory);
    match tls {
        Some(identity) => {
            let listener = TlsListener::new(listener, identity);
            axum::serve(listener, router).await
        }
        None => axum::serve(listener, router).await,
    }
    .expect("the collector serves");
}

async fn export(State(memory): State<Memory>, headers: HeaderMap, body: Bytes) -> Response {
    let headers = in_words(&headers);
    let partial = match taken(memory.answer().await) {
        Ok(partial) => partial,
        Err(answer) => return answer.into_response(),
    };
    let Some(request) = decode::<ExportTraceServiceRequest>(&headers, &body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    memory.keep(request, &headers);
    let json = partial_success_in_json(partial.as_ref(), "rejectedSpans");
    let partial_success = partial.map(|partial| ExportTracePartialSuccess {
        rejected_spans: partial.rejected.into(),
        error_message: partial.message,
    });
    answer(
        &headers,
        &ExportTraceServiceResponse { partial_success },
        json,
    )
}

async fn export_logs(State(memory): State<Memory>, headers: HeaderMap, body: Bytes) -> Response {
    let headers = in_words(&headers);
    let partial = match taken(memory.answer().await) {
        Ok(partial) => partial,
        Err(answer) => return answer.into_response(),
    };
    let Some(request) = decode::<ExportLogsServiceRequest>(&headers, &body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    memory.keep_logs(request, &headers);
    let json = partial_success_in_json(partial.as_ref(), "rejectedLogRecords");
    let partial_success = partial.map(|partial| ExportLogsPartialSuccess {
        rejected_log_records: partial.rejected.into(),
        error_message: partial.message,
    });
    answer(
        &headers,
        &ExportLogsServiceResponse { partial_success },
        json,
    )
}

fn partial_success_in_json(partial: Option<&Partial>, count: &str) -> serde_json::Value {
    match partial {
        Some(Partial { rejected, message }) => json!({
            "partialSuccess": { count: rejected.to_string(), "errorMessage": message },
        }),
        None => json!({}),
    }
}

fn in_words(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("?").to_owned()))
        .collect()
}

/// What is said of a request that is taken, or what it is answered with instead.
fn taken(answer: Answer) -> Result<Option<Partial>, (StatusCode, HeaderMap)> {
    match answer {
        Answer::Taken(partial) => Ok(partial),
        Answer::Fails(status) => {
            let status = StatusCode::from_u16(status).expect("a status");
            Err((status, HeaderMap::new()))
        }
        Answer::Unavailable(left_alone) => {
            let asks = left_alone.map(|time| (header::RETRY_AFTER, time.as_secs().into()));
            Err((StatusCode::SERVICE_UNAVAILABLE, asks.into_iter().collect()))
        }
    }
}

/// In the format of the request. JSON says its character set, as many servers do, and its 64-bit numbers are strings, as
/// protobuf's rules of JSON have them: serde would write numbers.
fn answer(
    headers: &BTreeMap<String, String>,
    message: &impl Message,
    json: serde_json::Value,
) -> Response {
    let (format, body) = match headers.get("content-type").map(String::as_str) {
        Some(JSON) => (
            "application/json; charset=utf-8",
            json.to_string().into_bytes(),
        ),
        _ => (PROTOBUF, message.encode_to_vec()),
    };
    ([(header::CONTENT_TYPE, format)], body).into_response()
}

fn decode<T: Message + Default + DeserializeOwned>(
    headers: &BTreeMap<String, String>,
    body: &[u8],
) -> Option<T> {
    let header = |name: &str| headers.get(name).map(String::as_str);
    let mut plain = Vec::new();
    match header("content-encoding") {
        Some("gzip") => {
            GzDecoder::new(body).read_to_end(&mut plain).ok()?;
        }
        None => plain.extend_from_slice(body),
        Some(_) => return None,
    }
    match header("content-type") {
        Some(PROTOBUF) => T::decode(&*plain).ok(),
        Some(JSON) => serde_json::from_slice(&plain).ok(),
        _ => None,
    }
}
