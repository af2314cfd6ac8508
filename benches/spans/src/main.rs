//! The comparison: see `benches/README.md`.

use std::process::ExitCode;

fn main() -> ExitCode {
    traced_benches_spans::main()
}
