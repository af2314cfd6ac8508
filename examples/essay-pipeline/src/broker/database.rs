//! A queue in a database table: what lets the services run in three processes without a message server.
//!
//! Its SQL is not annotated: a consumer asks for work many times a second, and each question would be a trace of its own.

use std::time::Duration;

use async_trait::async_trait;
use futures_util::{StreamExt as _, stream};
use sqlx::{AnyPool, FromRow};

use super::{Broker, BrokerError, Deliveries, Delivery, Receipt};
use crate::database::Database;
use crate::envelope::Envelope;

/// How often an idle consumer asks for work.
const POLL: Duration = Duration::from_millis(50);
/// How long it waits after the database failed.
const PAUSE_AFTER_ERROR: Duration = Duration::from_secs(1);
/// How long a message is out on loan. After that the consumer is taken for dead, and another one gets it.
const LEASE: Duration = Duration::from_secs(180);
/// How long a message that was handed back waits before it is delivered again.
const RETRY_DELAY: Duration = Duration::from_millis(200);

// Both databases may pick the same row for two consumers at once. The outer `available_at` is looked at again when the
// row is locked, so that only the first one gets it.
const CLAIM: &str = "UPDATE messages SET available_at = $1, attempt = attempt + 1 WHERE id = (\
     SELECT id FROM messages WHERE topic = $2 AND state = 'ready' AND available_at <= $3 ORDER BY published_at, id LIMIT 1\
     ) AND available_at <= $3 RETURNING id, envelope, attempt";

pub struct DatabaseBroker {
    database: Database,
}

impl DatabaseBroker {
    pub fn new(database: Database) -> Self {
        DatabaseBroker { database }
    }
}

#[async_trait]
impl Broker for DatabaseBroker {
    fn system(&self) -> &'static str {
        self.database.system()
    }

    async fn publish(&self, topic: &str, envelope: Envelope) -> Result<(), BrokerError> {
        let now = now();
        sqlx::query(
            "INSERT INTO messages (id, topic, envelope, state, attempt, available_at, published_at) \
             VALUES ($1, $2, $3, 'ready', 0, $4, $4)",
        )
        .bind(envelope.event_id.to_string())
        .bind(topic.to_owned())
        .bind(serde_json::to_string(&envelope)?)
        .bind(now)
        .execute(self.database.pool())
        .await?;
        Ok(())
    }

    fn subscribe(&self, topic: &str) -> Deliveries {
        let queue = Queue {
            pool: self.database.pool().clone(),
            topic: topic.to_owned(),
        };
        stream::unfold(queue, |queue| async move {
            let delivery = queue.next().await;
            Some((delivery, queue))
        })
        .boxed()
    }
}

struct Queue {
    pool: AnyPool,
    topic: String,
}

#[derive(FromRow)]
struct Claim {
    id: String,
    envelope: String,
    attempt: i64,
}

impl Queue {
    /// The next message; waits until there is one.
    async fn next(&self) -> Result<Delivery, BrokerError> {
        loop {
            match self.claim().await {
                Ok(Some(claim)) => return self.deliver(claim).await,
                Ok(None) => tokio::time::sleep(POLL).await,
                Err(error) => {
                    tokio::time::sleep(PAUSE_AFTER_ERROR).await;
                    return Err(error.into());
                }
            }
        }
    }

    async fn claim(&self) -> Result<Option<Claim>, sqlx::Error> {
        let now = now();
        sqlx::query_as(CLAIM)
            .bind(now + millis(LEASE))
            .bind(self.topic.clone())
            .bind(now)
            .fetch_optional(&self.pool)
            .await
    }

    async fn deliver(&self, claim: Claim) -> Result<Delivery, BrokerError> {
        let receipt = Box::new(Row {
            pool: self.pool.clone(),
            id: claim.id,
            attempt: claim.attempt,
        });
        match serde_json::from_str(&claim.envelope) {
            Ok(envelope) => {
                let attempt = u32::try_from(claim.attempt).unwrap_or(u32::MAX);
                Ok(Delivery {
                    envelope,
                    attempt,
                    receipt,
                })
            }
            Err(error) => {
                receipt.park().await?;
                Err(error.into())
            }
        }
    }
}

/// A claimed row. `attempt` says whose claim it is: once it was given to somebody else, this one changes nothing.
struct Row {
    pool: AnyPool,
    id: String,
    attempt: i64,
}

#[async_trait]
impl Receipt for Row {
    async fn ack(self: Box<Self>) -> Result<(), BrokerError> {
        sqlx::query("DELETE FROM messages WHERE id = $1 AND attempt = $2")
            .bind(self.id)
            .bind(self.attempt)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn retry(self: Box<Self>, _envelope: Envelope, _attempt: u32) -> Result<(), BrokerError> {
        sqlx::query("UPDATE messages SET available_at = $1 WHERE id = $2 AND attempt = $3")
            .bind(now() + millis(RETRY_DELAY))
            .bind(self.id)
            .bind(self.attempt)
            .execute(&self.pool)
            .await?;
        Ok(())
    }

    async fn park(self: Box<Self>) -> Result<(), BrokerError> {
        sqlx::query("UPDATE messages SET state = 'parked' WHERE id = $1 AND attempt = $2")
            .bind(self.id)
            .bind(self.attempt)
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

fn now() -> i64 {
    jiff::Timestamp::now().as_millisecond()
}

fn millis(duration: Duration) -> i64 {
    i64::try_from(duration.as_millis()).unwrap_or(i64::MAX)
}
