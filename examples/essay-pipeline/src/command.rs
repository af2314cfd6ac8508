//! The command: reads the arguments, does what they say, and gives the exit code.

use std::io;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use clap::Parser as _;

use crate::cli::{CatalogFormat, Cli, ServiceName, Settings, Task, UsageError};
use crate::folder::Folder;
use crate::http_client;
use crate::job::{self, BatchResult, Job};
use crate::output::{self, print, warn};
use crate::report::Report;
use crate::services::{Services, StartError};

/// Some essays could not be checked, or the services failed.
const FAILED: u8 = 1;
/// There was nothing to begin with: wrong arguments, a missing folder, an unusable environment.
const UNUSABLE: u8 = 2;
/// Ctrl-C, as shells have it.
const INTERRUPTED: u8 = 130;

/// How long services may take to finish what they have begun: as part of a platform, and under the eyes of somebody who
/// pressed Ctrl-C.
const GRACE: Duration = Duration::from_secs(10);
const GRACE_AFTER_INTERRUPT: Duration = Duration::from_secs(1);

#[derive(Debug, thiserror::Error)]
enum CommandError {
    #[error(transparent)]
    Usage(#[from] UsageError),
    #[error("cannot read the folder {}: {error}", .folder.display())]
    Folder { folder: PathBuf, error: io::Error },
    #[error(transparent)]
    Start(#[from] StartError),
    #[error("cannot start the runtime: {0}")]
    Runtime(io::Error),
    #[error("cannot write the results: {0}")]
    Output(io::Error),
    #[error("{0} stopped unexpectedly")]
    Stopped(&'static str),
    #[error("interrupted")]
    Interrupted,
    #[error("not all essays were checked")]
    Incomplete,
}

impl CommandError {
    fn exit_code(&self) -> u8 {
        match self {
            CommandError::Usage(_)
            | CommandError::Folder { .. }
            | CommandError::Start(_)
            | CommandError::Runtime(_) => UNUSABLE,
            CommandError::Output(_) | CommandError::Stopped(_) | CommandError::Incomplete => FAILED,
            CommandError::Interrupted => INTERRUPTED,
        }
    }
}

/// Runs the program.
pub fn main() -> ExitCode {
    match run(Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            warn(format_args!("{error}"));
            ExitCode::from(error.exit_code())
        }
    }
}

fn run(cli: Cli) -> Result<(), CommandError> {
    if let Some(format) = cli.telemetry {
        return print(&catalog(format)).map_err(CommandError::Output);
    }
    let settings = cli.check()?;
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(CommandError::Runtime)?;
    runtime.block_on(async {
        match settings.task.clone() {
            Task::Everything => run_everything(settings).await,
            Task::Job { content_url } => run_job_alone(settings, content_url).await,
            Task::Service(name) => run_service(settings, name).await,
        }
    })
}

/// What the annotations of this program can emit.
fn catalog(format: CatalogFormat) -> String {
    let catalog = traced::catalog();
    match format {
        CatalogFormat::Markdown => catalog.to_markdown(),
        CatalogFormat::Json => catalog.to_json(),
        CatalogFormat::Weaver => catalog.to_weaver(),
    }
}

/// All three services and the job in one process; each service has a pipeline of its own.
async fn run_everything(settings: Settings) -> Result<(), CommandError> {
    output::log();
    let folder = list(&settings.essays).await?;
    let patience = settings.patience;
    let mut services = Services::open(settings).await?;
    for name in ServiceName::ALL {
        let tracing = traced::Config::new(name.as_str())
            .build()
            .map_err(StartError::from)?;
        services.start(name, tracing).await?;
    }
    let http = http_client::internal().map_err(StartError::from)?;
    let job = Job::new(http, services.content_url(), patience);
    let batch = tokio::select! {
        batch = job.run(&folder) => Ok(batch),
        name = services.failed() => Err(CommandError::Stopped(name)),
        () = traced::shutdown_signal() => Err(CommandError::Interrupted),
    };
    // Trees are printed as their traces end, the last of them here. The report stands below all of them.
    let grace = match batch {
        Err(CommandError::Interrupted) => GRACE_AFTER_INTERRUPT,
        _ => GRACE,
    };
    services.stop(grace).await;
    report(&folder, &batch?)
}

/// The job for services that run elsewhere. It has no spans of its own: each trace begins with an upload's server span.
async fn run_job_alone(settings: Settings, content_url: url::Url) -> Result<(), CommandError> {
    let folder = list(&settings.essays).await?;
    let http = http_client::internal().map_err(StartError::from)?;
    let job = Job::new(http, &content_url, settings.patience);
    let batch = tokio::select! {
        batch = job.run(&folder) => batch,
        () = traced::shutdown_signal() => return Err(CommandError::Interrupted),
    };
    report(&folder, &batch)
}

/// One service, until it is told to stop.
async fn run_service(settings: Settings, name: ServiceName) -> Result<(), CommandError> {
    let tracing = traced::init(name.as_str()).map_err(StartError::from)?;
    let mut services = Services::open(settings).await?;
    services.start(name, tracing).await?;
    let ready = match name {
        ServiceName::ContentService => {
            let url = services.content_url().as_str().trim_end_matches('/');
            format!("{} listens on {url}\n", name.as_str())
        }
        _ => format!("{} consumes\n", name.as_str()),
    };
    print(&ready).map_err(CommandError::Output)?;
    let result = tokio::select! {
        name = services.failed() => Err(CommandError::Stopped(name)),
        () = traced::shutdown_signal() => Ok(()),
    };
    services.stop(GRACE).await;
    result
}

fn report(folder: &Folder, batch: &BatchResult) -> Result<(), CommandError> {
    let report = Report { folder, batch };
    print(&report.to_string()).map_err(CommandError::Output)?;
    if report.is_complete() {
        Ok(())
    } else {
        Err(CommandError::Incomplete)
    }
}

async fn list(folder: &Path) -> Result<Folder, CommandError> {
    job::list(folder.to_owned())
        .await
        .map_err(|error| CommandError::Folder {
            folder: folder.to_owned(),
            error,
        })
}
