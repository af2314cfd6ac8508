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
use serde::de::DeserializeOwned;

use crate::Behaviour;
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
    let rejected_spans = match rejected(memory.behaviour).await {
        Ok(rejected) => rejected,
        Err(status) => return status.into_response(),
    };
    let Some(request) = decode::<ExportTraceServiceRequest>(&headers, &body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    memory.keep(request, &headers);
    let partial_success = rejected_spans.map(|rejected_spans| ExportTracePartialSuccess {
        rejected_spans,
        error_message: "too many".to_owned(),
    });
    answer(&ExportTraceServiceResponse { partial_success })
}

async fn export_logs(State(memory): State<Memory>, headers: HeaderMap, body: Bytes) -> Response {
    let headers = in_words(&headers);
    let rejected_log_records = match rejected(memory.behaviour).await {
        Ok(rejected) => rejected,
        Err(status) => return status.into_response(),
    };
    let Some(request) = decode::<ExportLogsServiceRequest>(&headers, &body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    memory.keep_logs(request, &headers);
    let partial_success =
        rejected_log_records.map(|rejected_log_records| ExportLogsPartialSuccess {
            rejected_log_records,
            error_message: "too many".to_owned(),
        });
    answer(&ExportLogsServiceResponse { partial_success })
}

fn in_words(headers: &HeaderMap) -> BTreeMap<String, String> {
    headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("?").to_owned()))
        .collect()
}

/// How many items are refused, or the status that the request is answered with.
async fn rejected(behaviour: Behaviour) -> Result<Option<i64>, StatusCode> {
    match behaviour {
        Behaviour::Accepts => Ok(None),
        Behaviour::Rejects(items) => Ok(Some(items.into())),
        Behaviour::Fails(status) => Err(StatusCode::from_u16(status).expect("a status")),
        Behaviour::Hangs => std::future::pending().await,
    }
}

fn answer(message: &impl prost::Message) -> Response {
    ([(header::CONTENT_TYPE, PROTOBUF)], message.encode_to_vec()).into_response()
}

fn decode<T: prost::Message + Default + DeserializeOwned>(
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
