//! Three services that check essays, and one trace per essay.
//!
//! - [`content`]: an HTTP service that takes essays in and stores them;
//! - [`lifecycle`]: consumes events, moves each essay from state to state;
//! - [`spellchecker`]: consumes events, checks the spelling and asks a language model for feedback.
//!
//! The services talk through a [`broker::Broker`]. Every span is written by an annotation, `#[traced]`,
//! `#[traced_consumer]` or `#[traced_producer]`: there is no tracing code here but these, `record!`, `event!`, and what an
//! [`envelope::Envelope`] tells of itself.
#![allow(
    missing_docs,
    reason = "an example, published nowhere; its comments say what is not plain from the names"
)]

pub mod broker;
pub mod cli;
pub mod command;
pub mod consumer;
pub mod content;
pub mod database;
pub mod envelope;
pub mod essays;
pub mod folder;
pub mod http_client;
pub mod job;
pub mod lifecycle;
pub mod llm;
pub mod output;
pub mod report;
pub mod services;
pub mod spellchecker;
