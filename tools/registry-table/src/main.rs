//! Makes the table of registered names that is compiled into `traced-conventions`.

mod entry;
mod options;
mod renames;
mod rust;
mod tsv;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::{env, fs, io};

use entry::Entry;
use options::{Output, Task};
use traced_conventions::{merge_registries, read_registry};

fn main() -> ExitCode {
    match options::parse(env::args_os()).and_then(run) {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("registry-table: {message}");
            ExitCode::FAILURE
        }
    }
}

fn run(task: Task) -> Result<(), String> {
    match task {
        Task::Help => print(options::HELP),
        Task::PrintTsv => print(&tsv::write(&entry::compiled_in()?)),
        Task::Make {
            version,
            sources,
            output,
        } => make(&version, &sources, output),
    }
}

/// As `print!`, which panics where the reader has gone away.
fn print(text: &str) -> Result<(), String> {
    io::stdout()
        .write_all(text.as_bytes())
        .map_err(|error| error.to_string())
}

fn make(version: &str, sources: &[PathBuf], output: Output) -> Result<(), String> {
    let mut entries = read(sources)?;
    for entry in &entries {
        entry.check()?;
    }
    entries.sort_by(|a, b| a.name.cmp(&b.name));
    for note in renames::resolve(&mut entries)? {
        eprintln!("registry-table: {note}");
    }
    let table = rust::table(version, &entries);
    match output {
        Output::Stdout => print(&table)?,
        Output::File(path) => {
            fs::write(&path, table).map_err(|error| format!("{}: {error}", path.display()))?;
            eprintln!(
                "registry-table: {} names are in {}",
                entries.len(),
                path.display()
            );
        }
    }
    Ok(())
}

fn read(sources: &[PathBuf]) -> Result<Vec<Entry>, String> {
    let is_tsv = |path: &Path| path.extension().is_some_and(|extension| extension == "tsv");
    if let Some(path) = sources.iter().find(|path| is_tsv(path)) {
        if sources.len() > 1 {
            return Err(format!(
                "{} is a table of its own, which nothing is merged with; name it alone",
                path.display()
            ));
        }
        let text =
            fs::read_to_string(path).map_err(|error| format!("{}: {error}", path.display()))?;
        return tsv::read(&text, path);
    }
    let mut files = Vec::new();
    for source in sources {
        files.extend(read_registry(source).map_err(|error| error.to_string())?);
    }
    let merged = merge_registries(&files).map_err(|error| error.to_string())?;
    merged
        .into_iter()
        .map(|(file, attribute)| Entry::from_registry(file, attribute))
        .collect()
}
