/// What stops a measurement.
pub(crate) type Failure = Box<dyn std::error::Error + Send + Sync>;
