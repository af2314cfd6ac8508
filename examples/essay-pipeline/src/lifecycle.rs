//! essay_lifecycle_service: moves each essay from state to state, as the events say.

use tokio_util::sync::CancellationToken;
use traced::{traced_consumer, traced_producer};

use crate::broker::{BrokerError, SharedBroker};
use crate::consumer::consume;
use crate::database::{EssayRepository, RepositoryError};
use crate::envelope::{
    Envelope, EssaySubmitted, Event as _, SpellcheckCompleted, SpellcheckRequested,
};
use crate::essays::EssayState;

pub struct LifecycleService {
    essays: EssayRepository,
    broker: SharedBroker,
}

#[derive(Debug, thiserror::Error)]
pub enum LifecycleError {
    #[error(transparent)]
    Database(#[from] RepositoryError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
}

impl LifecycleService {
    pub fn new(essays: EssayRepository, broker: SharedBroker) -> Self {
        LifecycleService { essays, broker }
    }

    /// Consumes until `stop`.
    pub async fn run(&self, stop: CancellationToken) {
        let submitted = consume(&self.broker, &stop, |envelope| {
            self.process_submitted(envelope)
        });
        let completed = consume(&self.broker, &stop, |envelope| {
            self.process_completed(envelope)
        });
        tokio::join!(submitted, completed);
    }

    /// A new essay: ask for its spelling to be checked.
    #[traced_consumer(
        system = self.broker.system(),
        destination = "essay.submitted",
        attrs(batch_id = envelope.data.batch_id, essay_id = envelope.data.essay_id),
    )]
    async fn process_submitted(
        &self,
        envelope: Envelope<EssaySubmitted>,
    ) -> Result<(), LifecycleError> {
        let EssaySubmitted { batch_id, essay_id } = envelope.data;
        // A message may come twice, and the first time may have failed after the move: so it is asked for either way.
        // A check too many costs some time, a missing one would leave the essay where it is.
        self.essays
            .move_on(
                essay_id,
                EssayState::Submitted,
                EssayState::SpellcheckRequested,
            )
            .await?;
        tracing::info!(%essay_id, "spellcheck requested");
        let request = SpellcheckRequested { batch_id, essay_id };
        Ok(self
            .publish_requested(Envelope::new(envelope.correlation_id, request))
            .await?)
    }

    #[traced_producer(system = self.broker.system(), destination = "essay.spellcheck.requested")]
    async fn publish_requested(
        &self,
        envelope: Envelope<SpellcheckRequested>,
    ) -> Result<(), BrokerError> {
        self.broker
            .publish(SpellcheckRequested::TYPE, envelope.encode()?)
            .await
    }

    /// The spelling is checked: store what was found.
    #[traced_consumer(
        system = self.broker.system(),
        destination = "essay.spellcheck.completed",
        attrs(batch_id = envelope.data.batch_id, essay_id = envelope.data.essay_id),
    )]
    async fn process_completed(
        &self,
        envelope: Envelope<SpellcheckCompleted>,
    ) -> Result<(), LifecycleError> {
        let SpellcheckCompleted {
            essay_id, report, ..
        } = envelope.data;
        self.essays.finish(essay_id, &report).await?;
        tracing::info!(%essay_id, "report stored");
        Ok(())
    }
}
