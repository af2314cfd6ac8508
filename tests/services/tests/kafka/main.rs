//! Consumers and producers on Kafka, by rdkafka.

mod batches;
mod hostile;
mod raw;
mod records;
mod topic;
mod traces;
