//! What can be said on the command line and in the environment.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::PathBuf;
use std::time::Duration;

use clap::{Parser, ValueEnum};
use url::Url;

use crate::broker::Address;

/// The essays that come with the example.
const PACKAGED_ESSAYS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/essays");
/// Where content_service listens when it runs alone, and where the others look for it.
const CONTENT_PORT: u16 = 8080;

/// Checks a folder of essays with three services, and prints one trace per essay.
///
/// Alone, it starts all three services in this process, uploads the essays, and prints what was found.
/// With `--service` it is one of the services, until Ctrl-C. With `--content-url` it only uploads, to services that run elsewhere.
#[derive(Clone, Debug, Parser)]
#[command(version)]
pub struct Cli {
    /// The folder of essays: each .txt file in it is one
    #[arg(long, value_name = "DIR", default_value = PACKAGED_ESSAYS)]
    pub essays: PathBuf,

    /// Run this service alone
    #[arg(long, value_name = "NAME")]
    pub service: Option<ServiceName>,

    /// How the services talk: `channel` inside one process, the others between processes as well [default: channel; with --service: database]
    #[arg(long, value_name = "KIND")]
    pub broker: Option<BrokerKind>,

    /// Where RabbitMQ is, for --broker rabbitmq: amqp://USER:PASSWORD@HOST:PORT/VHOST
    #[arg(long, value_name = "URL", env = "RABBITMQ_URL", hide_env_values = true)]
    pub rabbitmq_url: Option<String>,

    /// Where Kafka is, for --broker kafka: HOST:PORT, several of them with commas between
    #[arg(long, value_name = "SERVERS", env = "KAFKA_BROKERS")]
    pub kafka_brokers: Option<String>,

    /// The database: sqlite:PATH or postgres://… [default: SQLite in memory]
    #[arg(long, value_name = "URL", env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,

    /// Where content_service listens [default: a free port of 127.0.0.1; with --service: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDRESS")]
    pub listen: Option<SocketAddr>,

    /// Where content_service is, when it does not run in this process
    #[arg(long, value_name = "URL")]
    pub content_url: Option<Url>,

    /// The base URL of the language model's API [default: a stub inside this process]
    #[arg(long, value_name = "URL", env = "OPENAI_BASE_URL")]
    pub openai_base_url: Option<String>,

    /// The language model
    #[arg(
        long,
        value_name = "NAME",
        env = "OPENAI_MODEL",
        default_value = "gpt-4o-mini"
    )]
    pub openai_model: String,

    /// How many seconds to wait while no essay makes progress
    #[arg(long, value_name = "SECONDS", default_value_t = 120)]
    pub patience: u64,

    /// Print what telemetry this program can emit, and do nothing else
    #[arg(long, value_name = "FORMAT")]
    pub telemetry: Option<CatalogFormat>,
}

/// How the catalogue of telemetry is written.
#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum CatalogFormat {
    Markdown,
    Json,
    /// A file of an OpenTelemetry Weaver registry, in YAML
    Weaver,
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
#[value(rename_all = "snake_case")]
pub enum ServiceName {
    ContentService,
    EssayLifecycleService,
    SpellcheckerService,
}

impl ServiceName {
    pub const ALL: [ServiceName; 3] = [
        ServiceName::ContentService,
        ServiceName::EssayLifecycleService,
        ServiceName::SpellcheckerService,
    ];

    pub const fn as_str(self) -> &'static str {
        match self {
            ServiceName::ContentService => "content_service",
            ServiceName::EssayLifecycleService => "essay_lifecycle_service",
            ServiceName::SpellcheckerService => "spellchecker_service",
        }
    }
}

#[derive(Clone, Copy, Debug, Eq, PartialEq, ValueEnum)]
pub enum BrokerKind {
    Channel,
    Database,
    Rabbitmq,
    Kafka,
}

/// What is to be done.
#[derive(Clone, Debug)]
pub enum Task {
    /// All services and the job in this process.
    Everything,
    /// The job alone.
    Job { content_url: Url },
    /// One service alone.
    Service(ServiceName),
}

/// The command line and the environment, checked.
#[derive(Clone, Debug)]
pub struct Settings {
    pub task: Task,
    pub essays: PathBuf,
    pub broker: Address,
    pub database_url: Option<String>,
    pub listen: SocketAddr,
    /// Where spellchecker_service looks for content_service when that is not in this process.
    pub content_url: Url,
    pub openai_base_url: Option<Url>,
    pub openai_api_key: Option<String>,
    pub openai_model: String,
    pub patience: Duration,
}

#[derive(Debug, thiserror::Error)]
pub enum UsageError {
    #[error(
        "--service needs --broker database, rabbitmq or kafka: a channel reaches no other process"
    )]
    ChannelBetweenProcesses,
    #[error("--broker {0} is not part of this build; build it with `--features {0}`")]
    NotBuilt(&'static str),
    #[error(
        "--broker rabbitmq needs to know where RabbitMQ is: set --rabbitmq-url or RABBITMQ_URL"
    )]
    NoRabbitmqUrl,
    // Without the URL, in which the password stands.
    #[error(
        "RABBITMQ_URL, or --rabbitmq-url, names no server of RabbitMQ: write amqp://USER:PASSWORD@HOST:PORT/VHOST"
    )]
    BadRabbitmqUrl,
    #[error("--broker kafka needs to know where Kafka is: set --kafka-brokers or KAFKA_BROKERS")]
    NoKafkaBrokers,
    #[error(
        "--service needs a database that the three services share: set --database-url or DATABASE_URL"
    )]
    NoSharedDatabase,
    #[error("OPENAI_BASE_URL is not a URL: {0}")]
    OpenaiBaseUrl(url::ParseError),
}

impl Cli {
    pub fn check(self) -> Result<Settings, UsageError> {
        let non_empty = |value: &String| !value.trim().is_empty();
        let database_url = self.database_url.filter(non_empty);
        let default_broker = if self.service.is_some() {
            BrokerKind::Database
        } else {
            BrokerKind::Channel
        };
        let broker = self.broker.unwrap_or(default_broker);
        if self.service.is_some() && broker == BrokerKind::Channel {
            return Err(UsageError::ChannelBetweenProcesses);
        }
        if self.service.is_some()
            && database_url
                .as_deref()
                .is_none_or(|url| url.contains(":memory:"))
        {
            return Err(UsageError::NoSharedDatabase);
        }
        let task = match (self.service, &self.content_url) {
            (Some(name), _) => Task::Service(name),
            (None, Some(url)) => Task::Job {
                content_url: url.clone(),
            },
            (None, None) => Task::Everything,
        };
        let port = if self.service.is_some() {
            CONTENT_PORT
        } else {
            0
        };
        let openai_base_url = self
            .openai_base_url
            .filter(non_empty)
            .map(|url| url.parse())
            .transpose();
        Ok(Settings {
            task,
            essays: self.essays,
            broker: match broker {
                BrokerKind::Channel => Address::Channel,
                BrokerKind::Database => Address::Database,
                BrokerKind::Rabbitmq => rabbitmq(self.rabbitmq_url.filter(non_empty))?,
                BrokerKind::Kafka => kafka(self.kafka_brokers.filter(non_empty))?,
            },
            database_url,
            listen: self
                .listen
                .unwrap_or_else(|| (Ipv4Addr::LOCALHOST, port).into()),
            content_url: self.content_url.unwrap_or_else(|| local_url(CONTENT_PORT)),
            openai_base_url: openai_base_url.map_err(UsageError::OpenaiBaseUrl)?,
            openai_api_key: std::env::var("OPENAI_API_KEY").ok().filter(non_empty),
            openai_model: self.openai_model,
            patience: Duration::from_secs(self.patience),
        })
    }
}

#[cfg(feature = "rabbitmq")]
fn rabbitmq(url: Option<String>) -> Result<Address, UsageError> {
    let url = url.ok_or(UsageError::NoRabbitmqUrl)?;
    let parsed = Url::parse(&url).map_err(|_| UsageError::BadRabbitmqUrl)?;
    if parsed.has_host() && ["amqp", "amqps"].contains(&parsed.scheme()) {
        Ok(Address::Rabbitmq(url))
    } else {
        Err(UsageError::BadRabbitmqUrl)
    }
}

#[cfg(not(feature = "rabbitmq"))]
fn rabbitmq(_: Option<String>) -> Result<Address, UsageError> {
    Err(UsageError::NotBuilt("rabbitmq"))
}

#[cfg(feature = "kafka")]
fn kafka(servers: Option<String>) -> Result<Address, UsageError> {
    servers
        .map(Address::Kafka)
        .ok_or(UsageError::NoKafkaBrokers)
}

#[cfg(not(feature = "kafka"))]
fn kafka(_: Option<String>) -> Result<Address, UsageError> {
    Err(UsageError::NotBuilt("kafka"))
}

/// `http://127.0.0.1:PORT`
pub fn local_url(port: u16) -> Url {
    url_of((Ipv4Addr::LOCALHOST, port).into())
}

/// The URL of a server of this process.
pub fn url_of(address: SocketAddr) -> Url {
    Url::parse(&format!("http://{address}")).expect("an address and a port make a URL")
}
