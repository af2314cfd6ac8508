//! The job: upload a folder of essays, wait until all are checked, collect what was found.

mod client;
mod progress;

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use reqwest::Client;
use tokio::sync::Semaphore;
use url::Url;
use uuid::Uuid;

use self::client::BatchClient;
use self::progress::Progress;
use crate::content::Accepted;
use crate::essays::EssayStatus;
use crate::folder::{self, Folder};

/// How many essays are uploaded at the same time.
const UPLOADS: usize = 4;
/// How many may be uploaded and not yet checked: a long batch must not fill the services' queues.
const IN_FLIGHT: usize = 16;
/// How often content_service is asked how far it is.
const POLL: Duration = Duration::from_millis(50);

pub struct Job {
    batch_id: Uuid,
    client: BatchClient,
    patience: Duration,
}

/// What became of one file.
#[derive(Debug)]
pub struct FileResult {
    pub name: String,
    pub outcome: Outcome,
}

#[derive(Debug)]
pub enum Outcome {
    /// The file is no essay that could be checked.
    Refused(String),
    /// The upload failed, for no fault of the file.
    Failed(String),
    Uploaded {
        accepted: Accepted,
        status: Option<EssayStatus>,
    },
}

#[derive(Debug)]
pub struct BatchResult {
    pub batch_id: Uuid,
    pub files: Vec<FileResult>,
    /// Why the job did not wait any longer, where essays are missing.
    pub gave_up: Option<String>,
}

impl Job {
    /// `patience` is how long to wait while no essay makes progress.
    pub fn new(http: Client, content: &Url, patience: Duration) -> Self {
        let batch_id = Uuid::now_v7();
        Job {
            batch_id,
            client: BatchClient::new(http, content, batch_id),
            patience,
        }
    }

    pub async fn run(&self, folder: &Folder) -> BatchResult {
        let progress = Progress::new(folder.essays.len());
        let window = Semaphore::new(IN_FLIGHT);
        let (files, gave_up) = tokio::join!(
            self.upload_all(&folder.essays, &window, &progress),
            self.wait(&window, &progress),
        );
        progress.clear();
        self.collect(files, gave_up.err()).await
    }

    async fn upload_all(
        &self,
        paths: &[PathBuf],
        window: &Semaphore,
        progress: &Progress,
    ) -> Vec<FileResult> {
        // `buffered` and not `buffer_unordered`: the results come in the order of the names.
        let uploads = stream::iter(paths).map(|path| self.upload(path, window, progress));
        let files = uploads.buffered(UPLOADS).collect().await;
        progress.all_uploaded();
        files
    }

    async fn upload(&self, path: &Path, window: &Semaphore, progress: &Progress) -> FileResult {
        let name = folder::display_name(path);
        let Ok(place) = window.acquire().await else {
            let outcome = Outcome::Failed("it was not uploaded".to_owned());
            return FileResult { name, outcome };
        };
        let file = path.to_owned();
        let outcome = match tokio::task::spawn_blocking(move || folder::read(&file)).await {
            Ok(Ok(text)) => self.post(text).await,
            Ok(Err(error)) => Outcome::Refused(error.to_string()),
            Err(error) => Outcome::Failed(error.to_string()),
        };
        if let Outcome::Uploaded { .. } = outcome {
            // Its place is free when it is checked: see `wait`.
            place.forget();
            progress.uploaded();
        } else {
            progress.not_uploaded();
        }
        FileResult { name, outcome }
    }

    async fn post(&self, text: String) -> Outcome {
        match self.client.upload(text).await {
            Ok(accepted) => Outcome::Uploaded {
                accepted,
                status: None,
            },
            Err(error) => match error.refusal() {
                Some(reason) => Outcome::Refused(reason.to_owned()),
                None => Outcome::Failed(error.to_string()),
            },
        }
    }

    /// Waits until all essays are checked. The error says why it did not wait any longer; nothing is uploaded then.
    async fn wait(&self, window: &Semaphore, progress: &Progress) -> Result<(), String> {
        let mut last_move = (Instant::now(), progress.steps());
        while !progress.is_done() {
            tokio::time::sleep(POLL).await;
            let problem = match self.client.progress().await {
                Ok(batch) => {
                    window.add_permits(progress.checked(batch.checked));
                    "no essay made progress".to_owned()
                }
                Err(error) => error.to_string(),
            };
            if progress.steps() != last_move.1 {
                last_move = (Instant::now(), progress.steps());
            } else if last_move.0.elapsed() > self.patience {
                window.close();
                return Err(format!("{problem} for {} s", self.patience.as_secs()));
            }
        }
        Ok(())
    }

    async fn collect(
        &self,
        mut files: Vec<FileResult>,
        mut gave_up: Option<String>,
    ) -> BatchResult {
        let statuses = self.client.essays().await.unwrap_or_else(|error| {
            gave_up.get_or_insert_with(|| error.to_string());
            Vec::new()
        });
        let mut statuses: HashMap<Uuid, EssayStatus> = statuses
            .into_iter()
            .map(|status| (status.essay_id, status))
            .collect();
        for file in &mut files {
            if let Outcome::Uploaded { accepted, status } = &mut file.outcome {
                *status = statuses.remove(&accepted.essay_id);
            }
        }
        BatchResult {
            batch_id: self.batch_id,
            files,
            gave_up,
        }
    }
}

/// The folder, read; `io::Error` where there is none.
pub async fn list(path: PathBuf) -> io::Result<Folder> {
    tokio::task::spawn_blocking(move || folder::list(&path)).await?
}
