//! The essay pipeline over RabbitMQ.

use futures_util::StreamExt as _;
use lapin::options::{
    BasicAckOptions, BasicConsumeOptions, BasicPublishOptions, ConfirmSelectOptions,
    QueueDeclareOptions,
};
use lapin::types::{AMQPValue, FieldTable};
use lapin::{BasicProperties, Channel, Connection, ConnectionProperties};
use tokio::sync::Mutex;
use traced_services_tests::{Essays, RequestOfStranger, server};

/// The queues have the same names for all, so that one has to be done before the next begins.
static QUEUES: Mutex<()> = Mutex::const_new(());

fn essays() -> Essays {
    let address = ("RABBITMQ_URL", server("TRACED_TEST_RABBITMQ_URL"));
    Essays::new(
        env!("CARGO_BIN_EXE_services-essay-pipeline"),
        "rabbitmq",
        address,
    )
}

async fn channel() -> Channel {
    let url = server("TRACED_TEST_RABBITMQ_URL");
    let connection = Connection::connect(&url, ConnectionProperties::default())
        .await
        .expect("RabbitMQ answers");
    let channel = connection.create_channel().await.expect("a channel");
    channel
        .confirm_select(ConfirmSelectOptions::default())
        .await
        .expect("it confirms");
    channel
}

/// How many messages wait in the services' queues.
async fn messages_left() -> u32 {
    let channel = channel().await;
    let mut left = 0;
    for topic in [
        "essay.submitted",
        "essay.spellcheck.requested",
        "essay.spellcheck.completed",
    ] {
        let passive = QueueDeclareOptions {
            passive: true,
            ..QueueDeclareOptions::default()
        };
        let queue = channel.queue_declare(topic.into(), passive, FieldTable::default());
        left += queue.await.expect("the queue is there").message_count();
    }
    left
}

#[tokio::test]
async fn the_trees_are_those_of_a_channel() {
    let _alone = QUEUES.lock().await;
    essays().leave_the_same_trees_as_over_a_channel();
    assert_eq!(messages_left().await, 0, "all are acknowledged");
}

#[tokio::test]
async fn one_trace_goes_through_three_processes() {
    let _alone = QUEUES.lock().await;
    essays().leave_one_trace_in_three_processes();
    assert_eq!(messages_left().await, 0, "all are acknowledged");
}

#[tokio::test]
async fn a_crash_loses_nothing() {
    let _alone = QUEUES.lock().await;
    essays().survive_a_crash();
    assert_eq!(messages_left().await, 0, "all are acknowledged");
}

#[tokio::test]
async fn a_strangers_message_is_in_his_trace_until_it_is_put_aside() {
    let _alone = QUEUES.lock().await;
    let request = RequestOfStranger::default();
    let running = request.spellchecker(&essays());

    let channel = channel().await;
    let mut headers = FieldTable::default();
    let traceparent = AMQPValue::LongString(request.traceparent().into());
    headers.insert("traceparent".into(), traceparent);
    channel
        .basic_publish(
            "".into(),
            RequestOfStranger::TOPIC.into(),
            BasicPublishOptions::default(),
            request.body().as_bytes(),
            BasicProperties::default().with_headers(headers),
        )
        .await
        .expect("it is sent")
        .await
        .expect("it is taken");

    let parked = format!("{}.parked", RequestOfStranger::TOPIC);
    let mut messages = channel
        .basic_consume(
            parked.into(),
            "".into(),
            BasicConsumeOptions::default(),
            FieldTable::default(),
        )
        .await
        .expect("the queue is there");
    let message = loop {
        let message = messages.next().await.expect("the queue stays");
        let message = message.expect("a message");
        message
            .ack(BasicAckOptions::default())
            .await
            .expect("it is taken");
        // Others may have left theirs.
        if message.data == request.body().as_bytes() {
            break message;
        }
    };
    let headers = message.properties.headers().clone().unwrap_or_default();
    let attempt = headers.inner().get("attempt").cloned();
    assert_eq!(attempt, Some(AMQPValue::LongString("3".into())));
    request.assert_trace(&running.stop());
}
