//! `cargo run -p essay-pipeline`

fn main() -> std::process::ExitCode {
    essay_pipeline::command::main()
}
