//! Consumers and producers on a real NATS.

use std::collections::BTreeSet;
use std::sync::Once;
use std::time::Duration;

use async_nats::{
    Client, ConnectOptions, HeaderMap, HeaderValue, Message, ServerAddr, Subject, Subscriber,
};
use futures_util::StreamExt as _;
use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry::trace::SpanKind;
use traced::propagation::{BaggagePropagator, TraceContextPropagator};
use traced::testing::capture_async;
use traced::{traced_consumer, traced_producer};

const VALID: &str = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";

/// Connects, and sets the propagator that every test here wants.
async fn connect() -> Client {
    static PROPAGATOR: Once = Once::new();
    PROPAGATOR.call_once(|| {
        let both = TextMapCompositePropagator::new(vec![
            Box::new(TraceContextPropagator::new()),
            Box::new(BaggagePropagator::new()),
        ]);
        opentelemetry::global::set_text_map_propagator(both);
    });
    let url = traced_services_tests::server("TRACED_TEST_NATS_URL");
    // The client itself leaves alone who the URL says is there.
    let server: ServerAddr = url.parse().expect("the URL is one of NATS");
    let user = server.username().unwrap_or_default().to_owned();
    let password = server.password().unwrap_or_default().to_owned();
    let options = ConnectOptions::with_user_and_password(user, password);
    options.connect(server).await.expect("NATS answers")
}

/// A subject that no other test and no other run of the tests uses.
fn unique(test: &str) -> String {
    format!("traced.{test}.{}", std::process::id())
}

async fn subscribe(client: &Client, subject: &str) -> Subscriber {
    let subscribed = client.subscribe(subject.to_owned()).await;
    subscribed.expect("it can be subscribed to")
}

/// The next message, which has to be on its way.
async fn next(messages: &mut Subscriber) -> Message {
    let next = tokio::time::timeout(Duration::from_secs(60), messages.next()).await;
    let next = next.expect("a message comes within a minute");
    next.expect("the subscription is not cancelled")
}

#[traced_producer(destination = subject, into = headers)]
async fn send(client: &Client, subject: &str, headers: HeaderMap) {
    let subject = Subject::from(subject);
    let sent = client.publish_with_headers(subject, headers, "An essey.".into());
    sent.await.expect("it can be sent");
}

#[traced_consumer]
async fn on_message(message: &Message) -> usize {
    tokio::task::yield_now().await;
    message.payload.len()
}

#[tokio::test]
async fn the_trace_goes_on_and_the_message_tells_what_it_knows() {
    let client = connect().await;
    let subject = unique("continued");
    let mut messages = subscribe(&client, &subject).await;
    let spans = capture_async(async {
        let mut headers = HeaderMap::new();
        headers.insert("Nats-Msg-Id", "m-1");
        headers.insert("Traceparent", "stale");
        headers.insert("x", "1");
        send(&client, &subject, headers).await;
        let message = next(&mut messages).await;
        let headers = message.headers.as_ref().expect("there are headers");
        assert_eq!(headers.get("x").map(HeaderValue::as_str), Some("1"));
        assert_eq!(headers.get("Traceparent"), None);
        assert_eq!(on_message(&message).await, 9);
    })
    .await;
    let send = format!("send {subject}");
    let producer = spans
        .find(&send)
        .assert_root()
        .assert_kind(SpanKind::Producer)
        .assert_attribute("messaging.system.name", "nats")
        .assert_attribute("messaging.message.id", "m-1");
    let consumer = spans
        .find(&format!("process {subject}"))
        .assert_child_of(&send)
        .assert_linked_to(&send)
        .assert_kind(SpanKind::Consumer)
        .assert_attribute("messaging.system.name", "nats")
        .assert_attribute("messaging.destination.name", subject.as_str())
        .assert_attribute("messaging.message.id", "m-1")
        .assert_attribute("messaging.message.body.size", 9);
    assert_eq!(consumer.trace_id(), producer.trace_id());
}

#[tokio::test]
async fn a_reply_names_no_span_after_its_inbox() {
    #[traced_consumer]
    async fn on_question(client: &Client, question: Message) {
        let inbox = question.reply.expect("someone asks");
        let mut headers = HeaderMap::new();
        traced::inject(&mut headers);
        let sent = client.publish_with_headers(inbox, headers, "An essay.".into());
        sent.await.expect("it can be sent");
    }

    let client = connect().await;
    let subject = unique("question");
    let mut questions = subscribe(&client, &subject).await;
    let inbox = client.new_inbox();
    let mut replies = subscribe(&client, &inbox).await;
    let spans = capture_async(async {
        let asked = client.publish_with_reply(subject.clone(), inbox, "".into());
        asked.await.expect("it can be sent");
        on_question(&client, next(&mut questions).await).await;
        on_message(&next(&mut replies).await).await;
    })
    .await;
    let question = spans.find(&format!("process {subject}")).assert_root();
    assert_eq!(question.links().len(), 0, "it had no headers");
    spans
        .find("process (anonymous)")
        .assert_child_of(&format!("process {subject}"))
        .assert_attribute("messaging.destination.anonymous", true);
}

#[tokio::test]
async fn a_batch_is_linked_to_each_of_its_messages() {
    #[traced_consumer(batch)]
    fn on_batch(messages: &[Message]) {}

    let client = connect().await;
    let subject = unique("batch");
    let mut messages = subscribe(&client, &subject).await;
    let spans = capture_async(async {
        let mut batch = Vec::new();
        for _ in 0..3 {
            send(&client, &subject, HeaderMap::new()).await;
            batch.push(next(&mut messages).await);
        }
        on_batch(&batch);
    })
    .await;
    let batch = spans
        .find(&format!("process {subject}"))
        .assert_root()
        .assert_attribute("messaging.batch.message_count", 3);
    let links: BTreeSet<_> = batch
        .links()
        .map(|link| link.span_context().trace_id().to_string())
        .collect();
    let sent = spans.all(&format!("send {subject}"));
    let sent: BTreeSet<_> = sent
        .iter()
        .map(|span| span.trace_id().to_string())
        .collect();
    assert_eq!(links, sent);
    assert_eq!(links.len(), 3);
}

/// What no propagator makes sense of as a context.
fn hostile_values() -> Vec<String> {
    let mut values: Vec<String> = [
        "",
        "-",
        "---",
        "00",
        "00-0-0-0",
        "=",
        ",,,",
        ";",
        "a=",
        "=a",
        "%zz",
        "%00",
        "a=%ff%fe",
        "\0",
        "\u{7f}",
        "\t",
        "ä=ö",
        "👩‍🏫",
        "NATS/1.0",
        "NATS/1.0 503",
        ":",
        "MSG a 1 5",
        "00-00000000000000000000000000000000-b7ad6b7169203331-01",
        "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
        "ff-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
        "00-0AF7651916CD43DD8448EB211C80319C-B7AD6B7169203331-01",
        "00-zaf7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01",
    ]
    .map(str::to_owned)
    .into();
    // Not up to the last byte: OpenTelemetry's propagator reads flags of one digit.
    values.extend((1..VALID.len() - 1).map(|end| VALID[..end].to_owned()));
    values.push("a=b,".repeat(20_000));
    values.push("a".repeat(100_000));
    values
}

#[tokio::test]
async fn every_message_is_handled_whatever_its_headers_are() {
    #[traced_consumer]
    fn on_number(message: &Message) -> usize {
        let body = std::str::from_utf8(&message.payload).expect("the body is the tests' own");
        body.parse().expect("the body is a number")
    }

    let client = connect().await;
    let subject = unique("hostile");
    let mut messages = subscribe(&client, &subject).await;
    let mut cases = Vec::new();
    for value in hostile_values() {
        for key in ["traceparent", "Traceparent", "tracestate", "baggage"] {
            let mut headers = HeaderMap::new();
            headers.append(key, value.as_str());
            headers.append(key, value.as_str());
            let is_continued = !key.eq_ignore_ascii_case("traceparent");
            if is_continued {
                headers.insert("traceparent", VALID);
            }
            cases.push((headers, is_continued));
        }
    }
    assert!(cases.len() > 300, "{}", cases.len());
    let mut handled = BTreeSet::new();
    let spans = capture_async(async {
        for (number, (headers, _)) in cases.iter().enumerate() {
            let body = number.to_string().into();
            let sent = client.publish_with_headers(subject.clone(), headers.clone(), body);
            sent.await.expect("it can be sent");
            handled.insert(on_number(&next(&mut messages).await));
        }
    })
    .await;
    assert_eq!(handled, (0..cases.len()).collect());
    let all = spans.all(&format!("process {subject}"));
    assert_eq!(all.len(), cases.len());
    for (span, (headers, is_continued)) in all.into_iter().zip(&cases) {
        let span = span.assert_unset();
        assert_eq!(span.has_remote_parent(), *is_continued, "{headers:?}");
        assert_eq!(span.links().len(), usize::from(*is_continued));
    }
}
