//! Starts the services, each with a tracing pipeline of its own, and stops them.

use std::future::Future;
use std::io;
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;

use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tokio_util::sync::CancellationToken;
use traced::Tracing;
use url::Url;

use crate::broker::{BrokerError, SharedBroker};
use crate::cli::{ServiceName, Settings, url_of};
use crate::content::{self, ContentService};
use crate::database::{Database, DatabaseError, EssayRepository};
use crate::http_client;
use crate::lifecycle::LifecycleService;
use crate::llm::{LlmClient, stub};
use crate::output::warn;
use crate::spellchecker::{ContentClient, Dictionary, SpellcheckerService};

/// Services that run in this process.
pub struct Services {
    settings: Settings,
    database: Database,
    broker: SharedBroker,
    /// Where content_service is: in this process or elsewhere.
    content_url: Url,
    tracings: Vec<Arc<Tracing>>,
    tasks: JoinSet<&'static str>,
    stop: CancellationToken,
}

#[derive(Debug, thiserror::Error)]
pub enum StartError {
    #[error(transparent)]
    Tracing(#[from] traced::InitError),
    #[error(transparent)]
    Database(#[from] DatabaseError),
    #[error(transparent)]
    Broker(#[from] BrokerError),
    #[error("cannot listen on {address}: {error}")]
    Listen {
        address: SocketAddr,
        error: io::Error,
    },
    #[error("cannot make an HTTP client: {0}")]
    Http(#[from] reqwest::Error),
}

impl Services {
    /// Opens what all services share.
    pub async fn open(settings: Settings) -> Result<Self, StartError> {
        let database = Database::open(settings.database_url.as_deref()).await?;
        let broker = settings.broker.open(&database).await?;
        let content_url = settings.content_url.clone();
        let stop = CancellationToken::new();
        Ok(Services {
            settings,
            database,
            broker,
            content_url,
            tracings: Vec::new(),
            tasks: JoinSet::new(),
            stop,
        })
    }

    /// Starts one service; its spans go to `tracing`. content_service comes first: the others are told where it is.
    pub async fn start(&mut self, name: ServiceName, tracing: Tracing) -> Result<(), StartError> {
        let tracing = Arc::new(tracing);
        self.tracings.push(Arc::clone(&tracing));
        match name {
            ServiceName::ContentService => self.start_content(tracing).await,
            ServiceName::EssayLifecycleService => {
                let service = LifecycleService::new(
                    EssayRepository::new(self.database.clone()),
                    self.broker.clone(),
                );
                let stop = self.stop.clone();
                self.spawn(name, tracing, async move { service.run(stop).await });
                Ok(())
            }
            ServiceName::SpellcheckerService => self.start_spellchecker(tracing).await,
        }
    }

    /// Where content_service is.
    pub fn content_url(&self) -> &Url {
        &self.content_url
    }

    /// Waits until a service ends, which none does unasked; says which one it was.
    pub async fn failed(&mut self) -> &'static str {
        match self.tasks.join_next().await {
            Some(Ok(name)) => name,
            // A panic has reported itself.
            Some(Err(_)) => "a service",
            None => std::future::pending().await,
        }
    }

    /// Lets the services finish what they have begun, for as long as `grace`, and sends the last spans on their way.
    pub async fn stop(mut self, grace: Duration) {
        self.stop.cancel();
        let finished = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(grace, finished).await.is_err() {
            warn(format_args!("work in progress is broken off"));
            // Its spans end here, marked as cancelled.
            self.tasks.shutdown().await;
        }
        self.broker.close().await;
        for tracing in &self.tracings {
            if let Err(error) = tracing.shutdown() {
                warn(format_args!("some spans are lost: {error}"));
            }
        }
    }

    async fn start_content(&mut self, tracing: Arc<Tracing>) -> Result<(), StartError> {
        let (listener, url) = listen(self.settings.listen).await?;
        self.content_url = url;
        let service = ContentService::new(
            EssayRepository::new(self.database.clone()),
            self.broker.clone(),
        );
        let serving = content::serve(listener, service, self.stop.clone());
        self.spawn(ServiceName::ContentService, tracing, async {
            if let Err(error) = serving.await {
                warn(format_args!("content_service: {error}"));
            }
        });
        Ok(())
    }

    async fn start_spellchecker(&mut self, tracing: Arc<Tracing>) -> Result<(), StartError> {
        let llm_url = match &self.settings.openai_base_url {
            Some(url) => url.clone(),
            None => self.start_stub().await?,
        };
        let (key, model) = (
            self.settings.openai_api_key.clone(),
            self.settings.openai_model.clone(),
        );
        let service = SpellcheckerService {
            broker: self.broker.clone(),
            content: ContentClient::new(
                http_client::traced(http_client::internal()?),
                self.content_url.clone(),
            ),
            dictionary: Arc::new(Dictionary::english()),
            llm: LlmClient::new(
                http_client::traced(http_client::external()?),
                llm_url,
                key,
                model,
            ),
        };
        let stop = self.stop.clone();
        self.spawn(ServiceName::SpellcheckerService, tracing, async move {
            service.run(stop).await
        });
        Ok(())
    }

    /// The stub is somebody else's server: it belongs to no service and leaves no span.
    async fn start_stub(&mut self) -> Result<Url, StartError> {
        let (listener, mut url) = listen(([127, 0, 0, 1], 0).into()).await?;
        url.set_path("/v1");
        let serving = stub::serve(listener, self.stop.clone());
        self.tasks.spawn(async {
            if let Err(error) = serving.await {
                warn(format_args!("the stub of the language model: {error}"));
            }
            "the stub of the language model"
        });
        Ok(url)
    }

    fn spawn(
        &mut self,
        name: ServiceName,
        tracing: Arc<Tracing>,
        service: impl Future<Output = ()> + Send + 'static,
    ) {
        self.tasks.spawn(async move {
            tracing.in_service(service).await;
            name.as_str()
        });
    }
}

async fn listen(address: SocketAddr) -> Result<(TcpListener, Url), StartError> {
    let listening = async {
        let listener = TcpListener::bind(address).await?;
        let url = url_of(listener.local_addr()?);
        Ok((listener, url))
    };
    listening
        .await
        .map_err(|error| StartError::Listen { address, error })
}
