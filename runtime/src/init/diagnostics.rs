//! What tracing has to say about itself, on stderr, as loud as `OTEL_LOG_LEVEL` wants.

use std::io::{self, Write as _};

/// From silence to everything. The default is the specification's, `info`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) enum LogLevel {
    Off,
    Error,
    Warn,
    #[default]
    Info,
    Debug,
}

impl LogLevel {
    /// The specification leaves the names open; these are the ones in use by other languages' SDKs.
    pub(super) const NAMES: &[(&str, Self)] = &[
        ("none", Self::Off),
        ("error", Self::Error),
        ("warn", Self::Warn),
        ("info", Self::Info),
        ("debug", Self::Debug),
        ("trace", Self::Debug),
        ("verbose", Self::Debug),
        ("all", Self::Debug),
    ];
}

/// Writes lines to stderr, unless the level forbids it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Diagnostics {
    level: LogLevel,
}

impl Diagnostics {
    pub(super) fn new(level: LogLevel) -> Self {
        Self { level }
    }

    pub(super) fn error(self, message: &str) {
        self.write(LogLevel::Error, message);
    }

    pub(super) fn warn(self, message: &str) {
        self.write(LogLevel::Warn, message);
    }

    pub(super) fn info(self, message: &str) {
        self.write(LogLevel::Info, message);
    }

    pub(super) fn debug(self, message: &str) {
        self.write(LogLevel::Debug, message);
    }

    fn write(self, level: LogLevel, message: &str) {
        if level <= self.level {
            // `eprintln!` would panic where stderr is closed, and there is nowhere else to say so.
            let _ = writeln!(io::stderr().lock(), "traced: {message}");
        }
    }
}
