//! What the pipeline's broker does when the connection to RabbitMQ breaks.

use essay_pipeline::broker::{Broker as _, Delivery, RabbitmqBroker};
use essay_pipeline::envelope::{Envelope, EssaySubmitted};
use futures_util::StreamExt as _;
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::watch;
use traced_services_tests::server;
use uuid::Uuid;

/// A way to the server that can be cut.
struct Line {
    url: String,
    cuts: watch::Sender<()>,
}

impl Line {
    async fn to(url: &str) -> Self {
        let (before, rest) = url.rsplit_once('@').expect("the URL has a user");
        let (server, vhost) = rest.split_once('/').expect("the URL has a virtual host");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("it has an address");
        let (cuts, of_line) = watch::channel(());
        let server = server.to_owned();
        tokio::spawn(async move {
            while let Ok((mut near, _)) = listener.accept().await {
                let (server, mut cut) = (server.clone(), of_line.clone());
                cut.mark_unchanged();
                tokio::spawn(async move {
                    let mut far = TcpStream::connect(server).await.expect("it answers");
                    tokio::select! {
                        _ = tokio::io::copy_bidirectional(&mut near, &mut far) => {}
                        _ = cut.changed() => {}
                    }
                });
            }
        });
        Line {
            url: format!("{before}@{address}/{vhost}"),
            cuts,
        }
    }

    fn cut(&self) {
        self.cuts.send(()).expect("somebody listens");
    }
}

fn event() -> Envelope {
    let (batch_id, essay_id) = (Uuid::new_v4(), Uuid::new_v4());
    Envelope::new(batch_id, EssaySubmitted { batch_id, essay_id })
        .encode()
        .expect("an event is JSON")
}

async fn line_and_topic() -> (Line, String) {
    let line = Line::to(&server("TRACED_TEST_RABBITMQ_URL")).await;
    (line, format!("test.{}", Uuid::new_v4()))
}

#[tokio::test]
async fn consumer_and_producer_find_their_way_back() {
    let (line, topic) = line_and_topic().await;
    let broker = RabbitmqBroker::connect(line.url.clone()).await;
    let broker = broker.expect("RabbitMQ answers");
    let mut deliveries = broker.subscribe(&topic);
    let (first, second) = (event(), event());

    broker.publish(&topic, first.clone()).await.expect("sent");
    let delivery = deliveries.next().await.expect("it goes on");
    let delivery = delivery.expect("a message");
    assert_eq!(delivery.envelope.event_id, first.event_id);
    assert_eq!(delivery.attempt, 1);

    line.cut();
    let broken = deliveries.next().await.expect("it goes on");
    let message = broken.err().expect("the consumer is told").to_string();
    assert!(message.starts_with("RabbitMQ failed"), "{message}");
    broker.publish(&topic, second.clone()).await.expect("sent");

    // What was not settled comes again, and counts as an attempt.
    let mut attempts = Vec::new();
    for expected in [&first, &second] {
        let delivery: Delivery = deliveries
            .next()
            .await
            .expect("it goes on")
            .expect("a message");
        assert_eq!(delivery.envelope.event_id, expected.event_id);
        attempts.push(delivery.attempt);
        delivery.ack().await.expect("it is taken");
    }
    assert_eq!(attempts, [2, 1]);
    drop(deliveries);
    broker.close().await;
}

#[tokio::test]
async fn what_was_settled_does_not_come_again_after_the_end() {
    let (line, topic) = line_and_topic().await;
    let sent = [event(), event()];
    let broker = RabbitmqBroker::connect(line.url.clone()).await;
    let broker = broker.expect("RabbitMQ answers");
    let mut deliveries = broker.subscribe(&topic);
    for event in &sent {
        broker.publish(&topic, event.clone()).await.expect("sent");
    }
    let first = deliveries
        .next()
        .await
        .expect("it goes on")
        .expect("a message");
    first.ack().await.expect("it is taken");
    drop(deliveries);
    broker.close().await;

    let broker = RabbitmqBroker::connect(line.url.clone()).await;
    let broker = broker.expect("RabbitMQ answers");
    let mut deliveries = broker.subscribe(&topic);
    let next = deliveries
        .next()
        .await
        .expect("it goes on")
        .expect("a message");
    assert_eq!(next.envelope.event_id, sent[1].event_id);
    next.ack().await.expect("it is taken");
    drop(deliveries);
    broker.close().await;
}
