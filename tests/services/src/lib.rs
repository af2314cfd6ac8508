//! Tests against real servers. Each finds its server in an environment variable that `scripts/services env` prints,
//! and fails where the variable is missing: a test that passes without its server would say nothing.
