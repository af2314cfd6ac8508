//! Headers that someone writes who wants consumers to fail.

use rdkafka::message::{Header, Message as _, OwnedHeaders};
use traced::testing::{SpanView, capture_async};
use traced_services_tests::server;

use crate::raw;
use crate::topic::{Topic, on_message};

const VALID: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

type Entries = Vec<(String, Option<Vec<u8>>)>;

fn entry(name: &str, value: impl Into<Vec<u8>>) -> (String, Option<Vec<u8>>) {
    (name.to_owned(), Some(value.into()))
}

/// Values for a `traceparent`, none of them valid.
fn malformed() -> Vec<Vec<u8>> {
    let mut values: Vec<Vec<u8>> = Vec::new();
    for end in 0..VALID.len() {
        values.push(VALID.as_bytes()[..end].to_vec());
    }
    for at in 0..VALID.len() {
        for byte in [b'g', 0, 0xff] {
            let mut value = VALID.as_bytes().to_vec();
            value[at] = byte;
            values.push(value);
        }
    }
    for length in [1, 1000, 100_000] {
        values.extend([vec![b'0'; length], vec![b'-'; length], vec![0xff; length]]);
    }
    for text in ["\u{1f600}", "ff-0-0-0", "00-ü-ß-01", "-----"] {
        values.push(text.into());
    }
    values
}

/// Headers that are no `traceparent` alone.
fn malicious() -> Vec<Entries> {
    let repeated = |count| vec![entry("traceparent", VALID); count];
    let many = (0..2000).map(|index| entry(&format!("x-{index}"), "y"));
    let states: Vec<String> = (0..500).map(|index| format!("v{index}=x")).collect();
    vec![
        vec![("traceparent".to_owned(), None)],
        vec![
            entry("traceparent", VALID),
            ("traceparent".to_owned(), None),
        ],
        vec![
            entry("traceparent", VALID),
            entry("TRACEPARENT", b"\xff".to_vec()),
        ],
        vec![entry("", ""), entry("", VALID), ("".to_owned(), None)],
        vec![entry("\0", "x"), entry("trace\0parent", VALID)],
        many.collect(),
        [repeated(500), vec![entry("traceparent", "stale")]].concat(),
        vec![
            entry("tracestate", states.join(",")),
            entry("baggage", "a=b"),
        ],
        vec![entry("baggage", vec![b'='; 50_000]), entry("b3", "1")],
    ]
}

fn headers(entries: &Entries) -> OwnedHeaders {
    entries
        .iter()
        .fold(OwnedHeaders::new(), |headers, (key, value)| {
            headers.insert(Header {
                key,
                value: value.as_ref(),
            })
        })
}

#[tokio::test]
async fn no_header_makes_a_consumer_fail() {
    let topic = Topic::new("hostile").await;
    let values = malformed().into_iter();
    let mut cases: Vec<Entries> = values
        .map(|value| vec![entry("traceparent", value)])
        .collect();
    cases.extend(malicious());
    assert!(cases.len() > 200);
    let spans = capture_async(async {
        for entries in &cases {
            topic.send_plain(b"An essay.", Some(headers(entries))).await;
        }
        // That the consumer still reads what is valid, after all that.
        let valid = headers(&vec![entry("traceparent", VALID)]);
        topic.send_plain(b"An essay.", Some(valid)).await;
        for _ in 0..=cases.len() {
            let message = topic.receive().await;
            on_message(&message).await.expect("it is handled");
        }
    })
    .await;
    let mut processed = spans.all(&topic.process());
    assert_eq!(processed.len(), cases.len() + 1);
    let valid = processed.pop().expect("there are some");
    assert!(is_continued(&valid));
    for (span, entries) in processed.iter().zip(&cases) {
        assert!(
            !(is_no_context(entries) && is_continued(span)),
            "{entries:?}"
        );
    }
}

/// Whether the headers have no context to read, be it valid or not. What text is a valid one, the propagator says, and
/// OpenTelemetry's own takes more than W3C Trace Context allows.
fn is_no_context(entries: &Entries) -> bool {
    match entries.as_slice() {
        [(name, Some(value))] if name == "traceparent" => std::str::from_utf8(value).is_err(),
        _ => true,
    }
}

fn is_continued(span: &SpanView<'_>) -> bool {
    span.trace_id().to_string() == VALID[3..35]
}

/// rdkafka panics at such a name, and any producer may write one.
#[tokio::test]
async fn a_header_whose_name_is_not_utf_8_does_not_make_a_consumer_fail() {
    let topic = Topic::new("hostile-name").await;
    let broker = server("TRACED_TEST_KAFKA_BROKERS");
    let spans = capture_async(async {
        for name in [&b"traceparent"[..], b"\xff\xfe", b"traceparent"] {
            raw::produce(&broker, &topic.name, b"An essay.", name, VALID.as_bytes());
        }
        for _ in 0..3 {
            let message = topic.receive().await;
            assert_eq!(message.payload(), Some(&b"An essay."[..]));
            on_message(&message).await.expect("it is handled");
        }
    })
    .await;
    let processed = spans.all(&topic.process());
    let continued: Vec<bool> = processed.iter().map(is_continued).collect();
    assert_eq!(continued, [true, false, true]);
}
