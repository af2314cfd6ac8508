//! The loop of every consumer: take a message, handle it, acknowledge it, and never stop over a bad one.

use std::fmt::Display;
use std::future::Future;

use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;
use traced::traced_consumer;

use crate::broker::{BrokerError, Delivery, SharedBroker};
use crate::envelope::{Envelope, Event};
use crate::output::warn;

/// How many messages of one topic a service works on at the same time.
const CONCURRENCY: usize = 8;
/// How often a message is delivered before it is put aside.
const MAX_ATTEMPTS: u32 = 3;

/// Consumes the topic of `T` until `stop`; what has been begun by then is finished.
pub async fn consume<T, F, E>(
    broker: &SharedBroker,
    stop: &CancellationToken,
    handle: impl Fn(Envelope<T>) -> F,
) where
    T: Event,
    F: Future<Output = Result<(), E>>,
    E: Display,
{
    let handle = &handle;
    broker
        .subscribe(T::TYPE)
        .take_until(stop.clone().cancelled_owned())
        .for_each_concurrent(CONCURRENCY, |delivery| async move {
            if let Err(error) = settle(broker, delivery, handle).await {
                warn(format_args!("{}: {error}", T::TYPE));
            }
        })
        .await;
}

async fn settle<T, F, E>(
    broker: &SharedBroker,
    delivery: Result<Delivery, BrokerError>,
    handle: impl Fn(Envelope<T>) -> F,
) -> Result<(), BrokerError>
where
    T: Event,
    F: Future<Output = Result<(), E>>,
    E: Display,
{
    let delivery = delivery?;
    let envelope = match delivery.envelope.clone().decode() {
        Ok(envelope) => envelope,
        Err(error) => {
            warn(format_args!(
                "{}: event {} is put aside: {error}",
                T::TYPE,
                delivery.envelope.event_id
            ));
            return park(delivery, broker.system(), T::TYPE).await;
        }
    };
    let Err(error) = handle(envelope).await else {
        return delivery.ack().await;
    };
    let (event_id, attempt) = (delivery.envelope.event_id, delivery.attempt);
    warn(format_args!(
        "{}: event {event_id} failed, attempt {attempt} of {MAX_ATTEMPTS}: {error}",
        T::TYPE
    ));
    if attempt < MAX_ATTEMPTS {
        retry(delivery, broker.system(), T::TYPE).await
    } else {
        park(delivery, broker.system(), T::TYPE).await
    }
}

// An acknowledgement is what every message gets in the end, and leaves no span. These two are worth one in the trace.

#[traced_consumer(
    operation = settle,
    relation = parent_and_link,
    system = system,
    destination = topic,
    from = delivery.envelope,
    attrs(settlement = "retry", attempt = delivery.attempt),
)]
async fn retry(delivery: Delivery, system: &str, topic: &str) -> Result<(), BrokerError> {
    delivery.retry().await
}

#[traced_consumer(
    operation = settle,
    relation = parent_and_link,
    system = system,
    destination = topic,
    from = delivery.envelope,
    attrs(settlement = "park", attempt = delivery.attempt),
)]
async fn park(delivery: Delivery, system: &str, topic: &str) -> Result<(), BrokerError> {
    delivery.park().await
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use traced::testing::capture_async;
    use uuid::Uuid;

    use super::*;
    use crate::broker::ChannelBroker;
    use crate::envelope::EssaySubmitted;

    #[tokio::test]
    async fn a_message_that_fails_is_tried_three_times_and_put_aside() {
        let broker: SharedBroker = Arc::new(ChannelBroker::default());
        let (batch_id, essay_id) = (Uuid::now_v7(), Uuid::now_v7());
        let event = Envelope::new(batch_id, EssaySubmitted { batch_id, essay_id });
        let event = event.encode().expect("an event is JSON");
        let topic = EssaySubmitted::TYPE;
        broker.publish(topic, event).await.expect("it is taken");

        let stop = CancellationToken::new();
        let deliveries = std::cell::Cell::new(0);
        let handle = |_: Envelope<EssaySubmitted>| {
            deliveries.set(deliveries.get() + 1);
            if deliveries.get() == MAX_ATTEMPTS {
                stop.cancel();
            }
            std::future::ready(Err("no"))
        };
        let spans = capture_async(consume(&broker, &stop, handle)).await;

        assert_eq!(deliveries.get(), MAX_ATTEMPTS);
        let settled = spans.all("settle essay.submitted");
        assert_eq!(settled.len(), 3);
        for (span, (settlement, attempt)) in
            settled
                .into_iter()
                .zip([("retry", 1), ("retry", 2), ("park", 3)])
        {
            span.assert_attribute("settlement", settlement)
                .assert_attribute("attempt", attempt)
                .assert_attribute("messaging.system.name", "channel")
                .assert_attribute("messaging.operation.type", "settle");
        }
    }
}
