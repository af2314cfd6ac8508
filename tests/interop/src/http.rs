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
use opentelemetry_proto::tonic::collector::trace::v1::{
    ExportTracePartialSuccess, ExportTraceServiceRequest, ExportTraceServiceResponse,
};
use prost::Message as _;

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
    let headers: BTreeMap<String, String> = headers
        .iter()
        .map(|(name, value)| (name.to_string(), value.to_str().unwrap_or("?").to_owned()))
        .collect();
    let partial_success = match memory.behaviour {
        Behaviour::Accepts => None,
        Behaviour::Rejects(spans) => Some(ExportTracePartialSuccess {
            rejected_spans: spans.into(),
            error_message: "too many".to_owned(),
        }),
        Behaviour::Fails(status) => {
            return StatusCode::from_u16(status)
                .expect("a status")
                .into_response();
        }
        Behaviour::Hangs => std::future::pending().await,
    };
    let Some(request) = decode(&headers, &body) else {
        return StatusCode::BAD_REQUEST.into_response();
    };
    memory.keep(request, &headers);
    let answer = ExportTraceServiceResponse { partial_success };
    ([(header::CONTENT_TYPE, PROTOBUF)], answer.encode_to_vec()).into_response()
}

fn decode(headers: &BTreeMap<String, String>, body: &[u8]) -> Option<ExportTraceServiceRequest> {
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
        Some(PROTOBUF) => ExportTraceServiceRequest::decode(&*plain).ok(),
        Some(JSON) => serde_json::from_slice(&plain).ok(),
        _ => None,
    }
}
