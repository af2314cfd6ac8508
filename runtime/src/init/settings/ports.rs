//! The ports of collectors, and what they say about the protocol.

use http::Uri;

use super::otlp::{PROTOCOLS, Protocol};

const GRPC_PORT: u16 = 4317;
const HTTP_PORT: u16 = 4318;

/// `http/protobuf` is the specification's default. Port 4317 is assigned to gRPC and answers nothing else.
pub(super) fn protocol_of(endpoint: &Uri) -> Protocol {
    match endpoint.port_u16() {
        Some(GRPC_PORT) => Protocol::Grpc,
        _ => Protocol::HttpProtobuf,
    }
}

/// A collector listens to gRPC and HTTP on ports of their own, and answers the wrong one with silence.
pub(super) fn note_unusual((endpoint, protocol): &(Uri, Protocol), notices: &mut Vec<String>) {
    let (unusual, usual) = match protocol {
        Protocol::Grpc => (HTTP_PORT, GRPC_PORT),
        _ => (GRPC_PORT, HTTP_PORT),
    };
    if endpoint.port_u16() == Some(unusual) {
        let name = PROTOCOLS
            .iter()
            .find(|(_, named)| named == protocol)
            .map_or("", |(name, _)| *name);
        notices.push(format!(
            "the protocol is {name}, but the endpoint is on port {unusual}; collectors take {name} on {usual}"
        ));
    }
}
