//! How errors look on spans, and that each is recorded once.

mod borrowing;
mod passing;
mod results;
mod streams;

use traced::testing::Spans;
use traced::traced;

#[derive(Debug, thiserror::Error)]
pub(crate) enum RepoError {
    #[error("no essay {0}")]
    Missing(u32),
}

#[derive(Debug, thiserror::Error)]
pub(crate) enum ServiceError {
    #[error("loading failed")]
    Load(#[from] RepoError),
    #[error("not allowed")]
    Forbidden,
}

#[traced]
pub(crate) fn load(id: u32) -> Result<u32, RepoError> {
    Err(RepoError::Missing(id))
}

/// How many `exception` events there are on all spans of `name`.
pub(crate) fn exceptions(spans: &Spans, name: &str) -> usize {
    let events = spans.all(name).into_iter().flat_map(|span| span.events());
    events.filter(|event| event.name() == "exception").count()
}
