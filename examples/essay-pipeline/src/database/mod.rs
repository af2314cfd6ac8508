//! SQLite by default, PostgreSQL where the URL says so. The SQL is the same for both.

mod essays;

use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::migrate::MigrateError;
use sqlx::{AnyConnection, AnyPool, Connection as _};

pub use self::essays::{EssayRepository, RepositoryError};

/// How often opening is tried: services that start together may create the tables at the same moment.
const ATTEMPTS: u32 = 10;
const PAUSE: Duration = Duration::from_millis(200);
/// How long a query waits for a connection before it fails.
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(10);
const IN_MEMORY: &str = "sqlite::memory:";

#[derive(Clone)]
pub struct Database {
    pool: AnyPool,
    system: &'static str,
}

#[derive(Debug, thiserror::Error)]
pub enum DatabaseError {
    #[error("the database URL has to begin with `sqlite:`, `postgres:` or `postgresql:`")]
    UnknownScheme,
    #[error("cannot open the database: {0}")]
    Open(#[from] sqlx::Error),
    #[error("cannot create the tables of the database: {0}")]
    Migrate(#[from] MigrateError),
}

impl Database {
    /// Opens the database and creates its tables. Without a URL it lives in memory and ends with the process.
    pub async fn open(url: Option<&str>) -> Result<Self, DatabaseError> {
        sqlx::any::install_default_drivers();
        let url = url.unwrap_or(IN_MEMORY);
        let system = system_of(url)?;
        let mut attempt = 1;
        loop {
            match open_once(url, system).await {
                Ok(pool) => return Ok(Database { pool, system }),
                Err(error) if attempt == ATTEMPTS || !may_pass(&error) => return Err(error),
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
            attempt += 1;
        }
    }

    pub fn pool(&self) -> &AnyPool {
        &self.pool
    }

    /// The value of `db.system.name`.
    pub fn system(&self) -> &'static str {
        self.system
    }
}

fn system_of(url: &str) -> Result<&'static str, DatabaseError> {
    match url.split_once(':').map(|(scheme, _)| scheme) {
        Some("sqlite") => Ok("sqlite"),
        Some("postgres" | "postgresql") => Ok("postgresql"),
        _ => Err(DatabaseError::UnknownScheme),
    }
}

/// Whether another try may help: a lock, or tables that another service is creating at this moment. The database's own
/// answers are tried again; an address that cannot be reached, a bad URL and a wrong password are told at once.
fn may_pass(error: &DatabaseError) -> bool {
    match error {
        DatabaseError::Migrate(_) => true,
        DatabaseError::Open(sqlx::Error::Database(error)) => error.message().contains("locked"),
        _ => false,
    }
}

async fn open_once(url: &str, system: &str) -> Result<AnyPool, DatabaseError> {
    let url = creatable(url, system);
    // The pool would try for a while and then only say that time is up; one connection says what is wrong.
    AnyConnection::connect(&url).await?.close().await?;
    let mut options = AnyPoolOptions::new().acquire_timeout(ACQUIRE_TIMEOUT);
    if is_in_memory(&url) {
        // Such a database belongs to its connection: there is one, and it is never closed.
        options = options
            .max_connections(1)
            .idle_timeout(None)
            .max_lifetime(None);
    }
    let pool = options.connect(&url).await?;
    if system == "sqlite" {
        // Readers do not wait for writers, in this process and in others.
        sqlx::query("PRAGMA journal_mode = WAL")
            .execute(&pool)
            .await?;
    }
    sqlx::migrate!().run(&pool).await?;
    Ok(pool)
}

fn is_in_memory(url: &str) -> bool {
    url.contains(":memory:") || url.contains("mode=memory")
}

/// SQLite does not create a file unasked.
fn creatable(url: &str, system: &str) -> String {
    match system {
        "sqlite" if is_in_memory(url) || url.contains("mode=") => url.to_owned(),
        "sqlite" if url.contains('?') => format!("{url}&mode=rwc"),
        "sqlite" => format!("{url}?mode=rwc"),
        _ => url.to_owned(),
    }
}
