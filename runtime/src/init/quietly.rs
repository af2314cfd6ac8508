use tracing::subscriber::{NoSubscriber, with_default};

/// Runs a step of setting up without what OpenTelemetry logs of it.
pub(super) fn quietly<T>(step: impl FnOnce() -> T) -> T {
    match tracing::dispatcher::has_been_set() {
        true => with_default(NoSubscriber::default(), step),
        // Nobody hears it. One who hears nothing would be a subscriber, and what the crate `log` gets of the lines that
        // have none would be over.
        false => step(),
    }
}
