//! What the program says: results to standard output, everything else to standard error.

use std::fmt::Arguments;
use std::io::{self, Write as _};

use tracing_subscriber::EnvFilter;
use tracing_subscriber::filter::LevelFilter;
use tracing_subscriber::prelude::*;

/// One line for the person who runs the program.
pub fn warn(message: Arguments<'_>) {
    // Where standard error is closed there is nobody left to tell.
    let _ = writeln!(io::stderr(), "essay-pipeline: {message}");
}

/// A result. A reader who has seen enough (`| head`) is no error.
pub fn print(text: &str) -> io::Result<()> {
    let mut stdout = io::stdout().lock();
    match stdout
        .write_all(text.as_bytes())
        .and_then(|()| stdout.flush())
    {
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(()),
        result => result,
    }
}

/// Log lines of all services to standard error, each with its trace, where several services share this process: a service
/// alone has them from `traced::init`. They are few, for somebody who watches: `RUST_LOG` asks for more.
pub fn log() {
    let filter = EnvFilter::builder()
        .with_default_directive(LevelFilter::WARN.into())
        .from_env_lossy();
    // An error says that somebody has installed a subscriber before, which then has the lines.
    let _ = tracing_subscriber::registry()
        .with(filter)
        .with(traced::logs::layer())
        .try_init();
}
