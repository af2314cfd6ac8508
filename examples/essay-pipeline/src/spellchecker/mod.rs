//! spellchecker_service: checks the spelling of essays and asks a language model what it thinks of them.

mod check;
mod content_client;
mod dictionary;

use std::sync::Arc;

use tokio::task::JoinError;
use tokio_util::sync::CancellationToken;
use traced::{event, traced_consumer, traced_producer};

pub use self::check::{Spelling, check_spelling};
pub use self::content_client::{ContentClient, ContentClientError};
pub use self::dictionary::Dictionary;
use crate::broker::{BrokerError, SharedBroker};
use crate::consumer::consume;
use crate::envelope::{Envelope, Event as _, SpellcheckCompleted, SpellcheckRequested};
use crate::essays::{Feedback, SpellingReport};
use crate::llm::LlmClient;

pub struct SpellcheckerService {
    pub broker: SharedBroker,
    pub content: ContentClient,
    pub dictionary: Arc<Dictionary>,
    pub llm: LlmClient,
}

#[derive(Debug, thiserror::Error)]
pub enum SpellcheckerError {
    #[error(transparent)]
    Content(#[from] ContentClientError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
    #[error("the check of the spelling broke off: {0}")]
    Check(#[from] JoinError),
}

impl SpellcheckerService {
    /// Consumes until `stop`.
    pub async fn run(&self, stop: CancellationToken) {
        consume(&self.broker, &stop, |envelope| {
            self.process_requested(envelope)
        })
        .await;
    }

    #[traced_consumer(
        system = self.broker.system(),
        destination = "essay.spellcheck.requested",
        attrs(batch_id = envelope.data.batch_id, essay_id = envelope.data.essay_id),
    )]
    async fn process_requested(
        &self,
        envelope: Envelope<SpellcheckRequested>,
    ) -> Result<(), SpellcheckerError> {
        let SpellcheckRequested { batch_id, essay_id } = envelope.data;
        let text: Arc<str> = self.content.essay_text(essay_id).await?.into();
        let spelling = self.check(Arc::clone(&text)).await?;
        let feedback = self.feedback(&text, &spelling).await;
        let Spelling {
            word_count,
            misspellings,
            unlisted,
        } = spelling;
        let report = SpellingReport {
            word_count,
            misspellings,
            unlisted,
            feedback,
        };
        tracing::info!(%essay_id, word_count, "essay checked");
        let completed = SpellcheckCompleted {
            batch_id,
            essay_id,
            report,
        };
        Ok(self
            .publish_completed(Envelope::new(envelope.correlation_id, completed))
            .await?)
    }

    /// The check computes and never waits, and a long essay takes its time: it gets a thread of its own. The span goes along.
    async fn check(&self, text: Arc<str>) -> Result<Spelling, JoinError> {
        let dictionary = Arc::clone(&self.dictionary);
        tokio::task::spawn_blocking(traced::in_current_context(move || {
            check_spelling(&dictionary, &text)
        }))
        .await
    }

    /// An essay is worth checking without feedback too, so that a model that cannot be had fails nothing here.
    async fn feedback(&self, text: &str, spelling: &Spelling) -> Feedback {
        match self
            .llm
            .request_feedback(text, spelling.misspellings.len())
            .await
        {
            Ok(completion) => Feedback::Given {
                text: completion.text,
                model: completion.model,
            },
            Err(error) => {
                event!("feedback-unavailable");
                Feedback::Unavailable {
                    reason: error.to_string(),
                }
            }
        }
    }

    #[traced_producer(system = self.broker.system(), destination = "essay.spellcheck.completed")]
    async fn publish_completed(
        &self,
        envelope: Envelope<SpellcheckCompleted>,
    ) -> Result<(), BrokerError> {
        self.broker
            .publish(SpellcheckCompleted::TYPE, envelope.encode()?)
            .await
    }
}
