-- The queue of `--broker database`. A message is free when `available_at` is past; who takes it moves that into the future.
CREATE TABLE IF NOT EXISTS messages (
    id TEXT PRIMARY KEY,
    topic TEXT NOT NULL,
    envelope TEXT NOT NULL,
    state TEXT NOT NULL,
    attempt BIGINT NOT NULL,
    available_at BIGINT NOT NULL,
    published_at BIGINT NOT NULL
);

CREATE INDEX IF NOT EXISTS messages_by_topic ON messages (topic, state, available_at);
