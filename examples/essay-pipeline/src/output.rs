//! What the program says: results to standard output, everything else to standard error.

use std::fmt::Arguments;
use std::io::{self, Write as _};

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
