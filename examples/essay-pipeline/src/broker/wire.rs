//! What an envelope is on a message server: its metadata are the message's headers, where services in any language look
//! for the trace, and the rest is the body, as JSON.

use std::collections::HashMap;

use super::BrokerError;
use crate::envelope::Envelope;

/// The header that says which delivery of a message this is. It counts for the broker, and is no metadata of the event.
pub(super) const ATTEMPT: &str = "attempt";

/// Where the messages of `topic` go that are put aside.
pub(super) fn parked(topic: &str) -> String {
    format!("{topic}.parked")
}

/// The body, and the headers that go with it.
pub(super) fn split(
    mut envelope: Envelope,
) -> Result<(Vec<u8>, HashMap<String, String>), BrokerError> {
    let headers = std::mem::take(&mut envelope.metadata);
    Ok((serde_json::to_vec(&envelope)?, headers))
}

/// The envelope of a message. A header counts for more than an entry that the body has under the same name.
pub(super) fn join(
    body: &[u8],
    headers: HashMap<String, String>,
) -> Result<Envelope, serde_json::Error> {
    let mut envelope: Envelope = serde_json::from_slice(body)?;
    envelope.metadata.extend(headers);
    Ok(envelope)
}

/// Takes the number of the delivery out of the headers: 1 where nobody has counted.
pub(super) fn take_attempt(headers: &mut HashMap<String, String>) -> u32 {
    let header = headers.remove(ATTEMPT);
    header
        .and_then(|attempt| attempt.parse().ok())
        .unwrap_or(1)
        .max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::envelope::EssaySubmitted;
    use uuid::Uuid;

    fn headers<const N: usize>(entries: [(&str, &str); N]) -> HashMap<String, String> {
        let entries = entries.map(|(name, value)| (name.to_owned(), value.to_owned()));
        HashMap::from(entries)
    }

    fn envelope() -> Envelope {
        let (batch_id, essay_id) = (Uuid::now_v7(), Uuid::now_v7());
        Envelope::new(batch_id, EssaySubmitted { batch_id, essay_id })
            .encode()
            .expect("an event is JSON")
    }

    #[test]
    fn the_trace_is_in_the_headers_and_the_event_in_the_body() {
        let mut sent = envelope();
        sent.metadata = headers([("traceparent", "00-a-b-01")]);
        let (event_id, data) = (sent.event_id, sent.data.clone());
        let (body, on_the_wire) = split(sent).expect("it is JSON");
        assert_eq!(on_the_wire, headers([("traceparent", "00-a-b-01")]));
        assert!(!String::from_utf8_lossy(&body).contains("traceparent"));
        let received = join(&body, on_the_wire).expect("it is an envelope");
        assert_eq!((received.event_id, received.data), (event_id, data));
        assert_eq!(received.metadata, headers([("traceparent", "00-a-b-01")]));
    }

    #[test]
    fn a_header_counts_for_more_than_the_body() {
        let mut sent = envelope();
        sent.metadata = headers([("traceparent", "of the body"), ("tenant", "a")]);
        let body = serde_json::to_vec(&sent).expect("it is JSON");
        let received = join(&body, headers([("traceparent", "of the headers")]));
        assert_eq!(
            received.expect("it is an envelope").metadata,
            headers([("traceparent", "of the headers"), ("tenant", "a")])
        );
    }

    #[test]
    fn the_number_of_the_delivery_is_no_metadata() {
        for (header, attempt) in [("2", 2), ("0", 1), ("-1", 1), ("many", 1)] {
            let mut of_message = headers([(ATTEMPT, header), ("tenant", "a")]);
            assert_eq!(take_attempt(&mut of_message), attempt, "{header}");
            assert_eq!(of_message, headers([("tenant", "a")]));
        }
        assert_eq!(take_attempt(&mut HashMap::new()), 1);
    }
}
