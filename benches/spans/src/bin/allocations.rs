//! How often a span asks for memory: see `benches/README.md`.

use std::process::ExitCode;

fn main() -> ExitCode {
    traced_benches_spans::allocations(|run| allocation_counter::measure(run).count_total)
}
