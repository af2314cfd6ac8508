-- Portable between SQLite and PostgreSQL: text, bigint, no functions. Times are milliseconds since 1970.
CREATE TABLE IF NOT EXISTS essays (
    id TEXT PRIMARY KEY,
    batch_id TEXT NOT NULL,
    content TEXT NOT NULL,
    state TEXT NOT NULL,
    report TEXT,
    created_at BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS essays_by_batch ON essays (batch_id, created_at);
