//! The job: upload a folder of essays, wait until all are checked, collect what was found.

use std::collections::HashMap;
use std::io;
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use futures_util::{StreamExt as _, stream};
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use reqwest::{Client, Response};
use serde::de::DeserializeOwned;
use url::Url;
use uuid::Uuid;

use crate::content::{Accepted, Refusal};
use crate::essays::{BatchProgress, EssayStatus};
use crate::folder::{self, Folder};
use crate::http_client::reason;

/// How many essays are uploaded at the same time.
const UPLOADS: usize = 4;
/// How often content_service is asked how far it is.
const POLL: Duration = Duration::from_millis(100);

pub struct Job {
    http: Client,
    content: Url,
    patience: Duration,
    batch_id: Uuid,
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

#[derive(Debug, thiserror::Error)]
enum CallError {
    #[error("content_service cannot be reached: {}", reason(.0))]
    Transport(#[from] reqwest::Error),
    #[error("content_service answered {status}: {message}")]
    Status {
        status: reqwest::StatusCode,
        message: String,
    },
}

impl Job {
    pub fn new(http: Client, content: Url, patience: Duration) -> Self {
        Job {
            http,
            content,
            patience,
            batch_id: Uuid::now_v7(),
        }
    }

    pub async fn run(&self, folder: &Folder) -> BatchResult {
        let files = self.upload_all(&folder.essays).await;
        let uploaded = files
            .iter()
            .filter(|file| matches!(file.outcome, Outcome::Uploaded { .. }))
            .count();
        let gave_up = self.wait(uploaded as u64).await.err();
        self.collect(files, gave_up).await
    }

    async fn upload_all(&self, paths: &[PathBuf]) -> Vec<FileResult> {
        let bar = progress_bar("uploading", paths.len() as u64);
        // `buffered` and not `buffer_unordered`: the results come in the order of the names.
        let files = stream::iter(paths)
            .map(|path| self.upload(path))
            .buffered(UPLOADS)
            .inspect(|_| bar.inc(1))
            .collect()
            .await;
        bar.finish_and_clear();
        files
    }

    async fn upload(&self, path: &Path) -> FileResult {
        let name = folder::display_name(path);
        let file = path.to_owned();
        let outcome = match tokio::task::spawn_blocking(move || folder::read(&file)).await {
            Ok(Ok(text)) => self.post(text).await,
            Ok(Err(error)) => Outcome::Refused(error.to_string()),
            Err(error) => Outcome::Failed(error.to_string()),
        };
        FileResult { name, outcome }
    }

    async fn post(&self, text: String) -> Outcome {
        let request = self
            .http
            .post(self.address("/essays"))
            .header("content-type", "text/plain; charset=utf-8");
        match answer(request.body(text).send().await).await {
            Ok(accepted) => Outcome::Uploaded {
                accepted,
                status: None,
            },
            Err(CallError::Status { status, message }) if status.is_client_error() => {
                Outcome::Refused(message)
            }
            Err(error) => Outcome::Failed(error.to_string()),
        }
    }

    /// Waits until all essays are checked. The error says why it did not wait any longer.
    async fn wait(&self, essays: u64) -> Result<(), String> {
        let bar = progress_bar("checking", essays);
        let mut checked = 0;
        let mut last_move = Instant::now();
        while checked < essays {
            tokio::time::sleep(POLL).await;
            let problem = match self.get::<BatchProgress>("").await {
                Ok(progress) if progress.checked > checked => {
                    checked = progress.checked;
                    last_move = Instant::now();
                    bar.set_position(checked);
                    continue;
                }
                Ok(_) => "no essay made progress".to_owned(),
                Err(error) => error.to_string(),
            };
            if last_move.elapsed() > self.patience {
                return Err(format!("{problem}, for {} s", self.patience.as_secs()));
            }
        }
        bar.finish_and_clear();
        Ok(())
    }

    async fn collect(
        &self,
        mut files: Vec<FileResult>,
        mut gave_up: Option<String>,
    ) -> BatchResult {
        let statuses = self
            .get::<Vec<EssayStatus>>("/essays")
            .await
            .unwrap_or_else(|error| {
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

    async fn get<T: DeserializeOwned>(&self, path: &str) -> Result<T, CallError> {
        answer(self.http.get(self.address(path)).send().await).await
    }

    /// An address below the batch's own.
    fn address(&self, path: &str) -> String {
        format!(
            "{}/batches/{}{path}",
            self.content.as_str().trim_end_matches('/'),
            self.batch_id
        )
    }
}

async fn answer<T: DeserializeOwned>(response: reqwest::Result<Response>) -> Result<T, CallError> {
    let response = response?;
    let status = response.status();
    if status.is_success() {
        return Ok(response.json().await?);
    }
    let message = response
        .json::<Refusal>()
        .await
        .map_or_else(|_| "no explanation".to_owned(), |body| body.error);
    Err(CallError::Status { status, message })
}

/// On a terminal only: indicatif draws nothing elsewhere.
fn progress_bar(what: &'static str, length: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length), ProgressDrawTarget::stderr())
        .with_message(what);
    match ProgressStyle::with_template("{msg} {wide_bar} {pos}/{len} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}

/// The folder, read; `io::Error` where there is none.
pub async fn list(path: PathBuf) -> io::Result<Folder> {
    tokio::task::spawn_blocking(move || folder::list(&path)).await?
}
