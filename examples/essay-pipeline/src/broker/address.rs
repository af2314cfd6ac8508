//! Which broker, and where it is.

use std::fmt;
use std::sync::Arc;

use super::{BrokerError, ChannelBroker, DatabaseBroker, SharedBroker};
use crate::database::Database;

#[derive(Clone)]
pub enum Address {
    /// In this process.
    Channel,
    /// In the services' database.
    Database,
    /// `amqp://USER:PASSWORD@HOST:PORT/VHOST`
    #[cfg(feature = "rabbitmq")]
    Rabbitmq(String),
    /// `HOST:PORT`, several of them with commas between
    #[cfg(feature = "kafka")]
    Kafka(String),
}

impl Address {
    pub async fn open(&self, database: &Database) -> Result<SharedBroker, BrokerError> {
        Ok(match self {
            Address::Channel => Arc::new(ChannelBroker::default()),
            Address::Database => Arc::new(DatabaseBroker::new(database.clone())),
            #[cfg(feature = "rabbitmq")]
            Address::Rabbitmq(url) => Arc::new(super::RabbitmqBroker::connect(url.clone()).await?),
            #[cfg(feature = "kafka")]
            Address::Kafka(servers) => {
                Arc::new(super::KafkaBroker::connect(servers.clone()).await?)
            }
        })
    }
}

/// Without what stands in URLs, where passwords are.
impl fmt::Debug for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Address::Channel => "Channel",
            Address::Database => "Database",
            #[cfg(feature = "rabbitmq")]
            Address::Rabbitmq(_) => "Rabbitmq",
            #[cfg(feature = "kafka")]
            Address::Kafka(_) => "Kafka",
        })
    }
}
