//! Configurations as an environment makes them, without one.

use traced::{Config, InitError, Tracing};

/// The tests' service as these variables configure it, and nothing else.
pub fn config(variables: &[(&str, &str)]) -> Config {
    let variables: Vec<_> = variables
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()))
        .collect();
    Config::new("interop_service")
        .handle_signals(false)
        .environment(move |name| {
            variables
                .iter()
                .find(|(other, _)| other == name)
                .map(|(_, value)| value.clone())
        })
}

/// What is set up with these variables.
///
/// # Errors
///
/// What `traced::init` would return.
pub fn build(variables: &[(&str, &str)]) -> Result<Tracing, InitError> {
    config(variables).build()
}
