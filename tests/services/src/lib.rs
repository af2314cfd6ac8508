//! Tests against real servers. Each finds its server in an environment variable that `scripts/services env` prints,
//! and fails where the variable is missing: a test that passes without its server would say nothing.

mod essays;
pub mod jaeger;
pub mod peer;
mod service;
mod stranger;
mod trees;

use std::process::Command;

pub use essays::Essays;
pub use service::Service;
pub use stranger::RequestOfStranger;
pub use trees::{Node, fragments, trees};

/// The value of `variable`, which says where a server is.
///
/// # Panics
///
/// Where it is not set.
///
/// ```should_panic
/// traced_services_tests::server("TRACED_TEST_SERVER_THAT_IS_NOT_THERE");
/// ```
#[must_use]
pub fn server(variable: &str) -> String {
    match std::env::var(variable) {
        Ok(url) if !url.is_empty() => url,
        _ => panic!("{variable} is not set: run scripts/services-test"),
    }
}

/// A program that knows nothing of the tester's own environment that would change what it does.
///
/// ```
/// let output = traced_services_tests::program("true").output()?;
/// assert!(output.status.success());
/// # Ok::<(), std::io::Error>(())
/// ```
#[must_use]
pub fn program(path: &str) -> Command {
    let mut command = Command::new(path);
    for (name, _) in std::env::vars() {
        let changes = [
            "OTEL_",
            "OPENAI_",
            "TRACED_",
            "DATABASE_URL",
            "RABBITMQ_",
            "KAFKA_",
        ];
        if changes.iter().any(|prefix| name.starts_with(prefix)) {
            command.env_remove(name);
        }
    }
    command
}
