//! Headers that someone means ill with, or does not know better.

use std::collections::BTreeSet;

use lapin::BasicProperties;
use lapin::message::Delivery;
use lapin::options::BasicAckOptions;
use lapin::types::{AMQPValue, DecimalValue, FieldArray, FieldTable};
use traced::testing::capture_async;
use traced::traced_consumer;

use crate::broker::{Broker, unique};

const VALID: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
const TRACE: &str = "0af7651916cd43dd8448eb211c80319c";

#[traced_consumer]
fn on_message(delivery: &Delivery) -> usize {
    let body = std::str::from_utf8(&delivery.data).expect("the body is the tests' own");
    body.parse().expect("the body is a number")
}

/// What no propagator makes sense of as a context.
fn texts() -> Vec<Vec<u8>> {
    let mut texts: Vec<Vec<u8>> = [
        "",
        " ",
        "-",
        "---",
        "00",
        "00-",
        "00-0-0-0",
        "=",
        "==",
        ",",
        ",,,",
        ";",
        "a=",
        "=a",
        "%",
        "%zz",
        "%00",
        "a=%",
        "a=%ff%fe",
        "a=b;c=d;e",
        "\0",
        "\u{7f}",
        "a\r\nb: c",
        "\t",
        "ä=ö",
        "\u{202e}",
        "👩‍🏫",
        "{}",
        "null",
        "-1",
        "NaN",
        "' OR 1=1 --",
        "<script>",
        "%s%n%x",
        "../../etc/passwd",
        "${jndi:ldap://x}",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "00-zaf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00_0af7651916cd43dd8448eb211c80319c_b7ad6b7169203331_01",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331",
        "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01-more",
        "00-ääääääääääääääää-b7ad6b7169203331-01",
    ]
    .map(|text| text.as_bytes().to_vec())
    .into();
    // Not up to the last byte: OpenTelemetry's propagator reads flags of one digit.
    texts.extend((1..VALID.len() - 1).map(|end| VALID.as_bytes()[..end].to_vec()));
    texts.push(format!("{VALID},{VALID}").into_bytes());
    texts.push(vec![b'a'; 100_000]);
    texts.push(vec![b','; 100_000]);
    texts.push("a=b,".repeat(20_000).into_bytes());
    texts.push(vec![0xff; 55]);
    texts.push([VALID.as_bytes(), &[0xc3]].concat());
    texts
}

/// Each type of value that the wire has but text.
fn other_values() -> Vec<AMQPValue> {
    let mut table = FieldTable::default();
    table.insert("traceparent".into(), AMQPValue::LongString(VALID.into()));
    let nested = (0..50).fold(table.clone(), |inner, _| {
        let mut outer = FieldTable::default();
        outer.insert("traceparent".into(), AMQPValue::FieldTable(inner));
        outer
    });
    let array = vec![AMQPValue::LongString(VALID.into()); 100];
    vec![
        AMQPValue::Boolean(true),
        AMQPValue::ShortShortInt(i8::MIN),
        AMQPValue::ShortShortUInt(u8::MAX),
        AMQPValue::ShortInt(i16::MIN),
        AMQPValue::ShortUInt(u16::MAX),
        AMQPValue::LongInt(i32::MIN),
        AMQPValue::LongUInt(u32::MAX),
        AMQPValue::LongLongInt(i64::MIN),
        AMQPValue::Float(f32::MIN),
        AMQPValue::Double(f64::MAX),
        AMQPValue::DecimalValue(DecimalValue {
            scale: u8::MAX,
            value: u32::MAX,
        }),
        AMQPValue::FieldArray(FieldArray::from(array)),
        AMQPValue::Timestamp(u64::MAX),
        AMQPValue::FieldTable(table),
        AMQPValue::FieldTable(nested),
        AMQPValue::ByteArray(VALID.as_bytes().into()),
        AMQPValue::Void,
    ]
}

struct Case {
    headers: FieldTable,
    /// Whether there is a context that can be read beside what is hostile.
    is_continued: bool,
}

fn cases() -> Vec<Case> {
    let texts = texts()
        .into_iter()
        .map(|text| AMQPValue::LongString(text.into()));
    let values: Vec<_> = texts.chain(other_values()).collect();
    let mut cases = Vec::new();
    for value in &values {
        for key in ["traceparent", "Traceparent", "tracestate", "baggage"] {
            for is_continued in [false, true] {
                let mut headers = FieldTable::default();
                if is_continued && !key.eq_ignore_ascii_case("traceparent") {
                    headers.insert("traceparent".into(), AMQPValue::LongString(VALID.into()));
                } else if is_continued {
                    continue;
                }
                headers.insert(key.into(), value.clone());
                cases.push(Case {
                    headers,
                    is_continued,
                });
            }
        }
    }
    cases
}

#[tokio::test]
async fn every_message_is_handled_whatever_its_headers_are() {
    let cases = cases();
    assert!(cases.len() > 500, "{}", cases.len());
    let broker = Broker::connect().await;
    let queue = broker
        .queue(&unique("hostile"), FieldTable::default())
        .await;
    let mut messages = broker.consume(&queue).await;
    let mut handled = BTreeSet::new();
    let spans = capture_async(async {
        for (number, case) in cases.iter().enumerate() {
            let properties = BasicProperties::default().with_headers(case.headers.clone());
            broker
                .publish(&queue, number.to_string().as_bytes(), properties)
                .await;
            let delivery = messages.next().await;
            handled.insert(on_message(&delivery));
            let acknowledged = delivery.ack(BasicAckOptions::default()).await;
            assert!(acknowledged.expect("the broker answers"));
        }
    })
    .await;
    assert_eq!(handled, (0..cases.len()).collect());
    let all = spans.all(&format!("process {queue}"));
    assert_eq!(all.len(), cases.len());
    for (span, case) in all.into_iter().zip(&cases) {
        let span = span.assert_unset();
        assert_eq!(
            span.has_remote_parent(),
            case.is_continued,
            "{:?}",
            case.headers
        );
        assert_eq!(span.trace_id().to_string() == TRACE, case.is_continued);
        assert_eq!(span.links().len(), usize::from(case.is_continued));
    }
    broker.close().await;
}
