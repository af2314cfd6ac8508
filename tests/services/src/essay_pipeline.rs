//! The main example, as a program of this package.

fn main() -> std::process::ExitCode {
    essay_pipeline::command::main()
}
