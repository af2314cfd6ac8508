//! The table `essays`. Each statement is one client span.

use sqlx::FromRow;
use traced::{record, traced};
use uuid::Uuid;

use super::Database;
use crate::essays::{BatchProgress, EssayState, EssayStatus, SpellingReport};

#[derive(Clone)]
pub struct EssayRepository {
    database: Database,
}

#[derive(Debug, thiserror::Error)]
pub enum RepositoryError {
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    #[error("a stored row cannot be read: {0}")]
    Malformed(String),
}

impl EssayRepository {
    pub fn new(database: Database) -> Self {
        EssayRepository { database }
    }

    #[traced(name = "INSERT essays", kind = client, attrs(
        db.system.name = self.database.system(),
        db.collection.name = "essays",
        db.operation.name = "INSERT",
        essay_id,
    ))]
    pub async fn insert(
        &self,
        batch_id: Uuid,
        essay_id: Uuid,
        content: String,
    ) -> Result<(), RepositoryError> {
        sqlx::query("INSERT INTO essays (id, batch_id, content, state, created_at) VALUES ($1, $2, $3, $4, $5)")
            .bind(essay_id.to_string())
            .bind(batch_id.to_string())
            .bind(content)
            .bind(EssayState::Submitted.as_str())
            .bind(jiff::Timestamp::now().as_millisecond())
            .execute(self.database.pool())
            .await?;
        Ok(())
    }

    /// The text of an essay; `None` where there is no such essay.
    #[traced(name = "SELECT essays", kind = client, attrs(
        db.system.name = self.database.system(),
        db.collection.name = "essays",
        db.operation.name = "SELECT",
        essay_id,
    ), ok(found => db.response.returned_rows = i64::from(found.is_some())))]
    pub async fn content(&self, essay_id: Uuid) -> Result<Option<String>, RepositoryError> {
        let content = sqlx::query_scalar("SELECT content FROM essays WHERE id = $1")
            .bind(essay_id.to_string())
            .fetch_optional(self.database.pool())
            .await?;
        Ok(content)
    }

    /// Moves an essay on. False where it is not in the state `from`: then somebody has moved it before.
    #[traced(name = "UPDATE essays", kind = client, attrs(
        db.system.name = self.database.system(),
        db.collection.name = "essays",
        db.operation.name = "UPDATE",
        essay_id,
        essay.state = to.as_str(),
    ))]
    pub async fn move_on(
        &self,
        essay_id: Uuid,
        from: EssayState,
        to: EssayState,
    ) -> Result<bool, RepositoryError> {
        let moved = sqlx::query("UPDATE essays SET state = $1 WHERE id = $2 AND state = $3")
            .bind(to.as_str())
            .bind(essay_id.to_string())
            .bind(from.as_str())
            .execute(self.database.pool())
            .await?;
        let moved = moved.rows_affected() > 0;
        record!(essay.moved = moved);
        Ok(moved)
    }

    /// Stores what was found and ends the essay's way. The same report twice does no harm.
    #[traced(name = "UPDATE essays", kind = client, attrs(
        db.system.name = self.database.system(),
        db.collection.name = "essays",
        db.operation.name = "UPDATE",
        essay_id,
        essay.state = EssayState::Checked.as_str(),
    ))]
    pub async fn finish(
        &self,
        essay_id: Uuid,
        report: &SpellingReport,
    ) -> Result<(), RepositoryError> {
        let report = serde_json::to_string(report)
            .map_err(|error| RepositoryError::Malformed(error.to_string()))?;
        sqlx::query("UPDATE essays SET state = $1, report = $2 WHERE id = $3")
            .bind(EssayState::Checked.as_str())
            .bind(report)
            .bind(essay_id.to_string())
            .execute(self.database.pool())
            .await?;
        Ok(())
    }

    // The next two answer the job, which asks again and again. They are not annotated: each question would be a trace.

    pub async fn progress(&self, batch_id: Uuid) -> Result<BatchProgress, RepositoryError> {
        let (essays, checked): (i64, i64) = sqlx::query_as(
            "SELECT COUNT(*), COUNT(CASE WHEN state = $1 THEN 1 END) FROM essays WHERE batch_id = $2",
        )
        .bind(EssayState::Checked.as_str())
        .bind(batch_id.to_string())
        .fetch_one(self.database.pool())
        .await?;
        Ok(BatchProgress {
            essays: essays.unsigned_abs(),
            checked: checked.unsigned_abs(),
        })
    }

    pub async fn batch(&self, batch_id: Uuid) -> Result<Vec<EssayStatus>, RepositoryError> {
        let rows: Vec<Row> = sqlx::query_as(
            "SELECT id, state, report FROM essays WHERE batch_id = $1 ORDER BY created_at, id",
        )
        .bind(batch_id.to_string())
        .fetch_all(self.database.pool())
        .await?;
        rows.into_iter().map(EssayStatus::try_from).collect()
    }
}

#[derive(FromRow)]
struct Row {
    id: String,
    state: String,
    report: Option<String>,
}

impl TryFrom<Row> for EssayStatus {
    type Error = RepositoryError;

    fn try_from(row: Row) -> Result<Self, Self::Error> {
        let malformed =
            |error: &dyn std::fmt::Display| RepositoryError::Malformed(error.to_string());
        let report = row
            .report
            .as_deref()
            .map(serde_json::from_str)
            .transpose()
            .map_err(|error| malformed(&error))?;
        Ok(EssayStatus {
            essay_id: row
                .id
                .parse()
                .map_err(|error: uuid::Error| malformed(&error))?,
            state: serde_json::from_value(row.state.into()).map_err(|error| malformed(&error))?,
            report,
        })
    }
}
