//! Consumers and producers on a real RabbitMQ.

mod broker;
mod continued;
mod hostile;
mod settled;
