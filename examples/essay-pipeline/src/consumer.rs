//! The loop of every consumer: take a message, handle it, acknowledge it, and never stop over a bad one.

use std::fmt::Display;
use std::future::Future;

use futures_util::StreamExt as _;
use tokio_util::sync::CancellationToken;

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
            if let Err(error) = settle(delivery, handle).await {
                warn(format_args!("{}: {error}", T::TYPE));
            }
        })
        .await;
}

async fn settle<T, F, E>(
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
            return delivery.park().await;
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
        delivery.retry().await
    } else {
        delivery.park().await
    }
}
