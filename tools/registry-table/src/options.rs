//! The command line.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use lexopt::prelude::{Long, Short, Value, ValueExt};
use traced_conventions::nearest;

pub(crate) const HELP: &str = "\
Makes the table of registered names that is compiled into `traced-conventions`.

Usage:
    registry-table --version VERSION SOURCE... [--output FILE]
    registry-table --tsv

A SOURCE is a folder of a registry's YAML or a file of it, in either of Weaver's formats (`groups`, or
`file_format: definition/2`). Several become one registry, in which a definition that is not deprecated comes first.
Or it is a file of tab-separated values ending in `.tsv`, alone, with the columns
`name, type, stability, deprecated(reason), renamed_to, members(| separated, ~ deprecated), as of`.

Options:
    --version VERSION    the version of the OpenTelemetry registry, such as 1.45.0
    --output, -o FILE    where the table goes instead of conventions/src/registry/table.rs; `-` is standard output
    --tsv                print the table that is compiled in as tab-separated values
    --help, -h           print this
";

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Task {
    Help,
    PrintTsv,
    Make {
        version: String,
        sources: Vec<PathBuf>,
        output: Output,
    },
}

#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Output {
    Stdout,
    File(PathBuf),
}

/// What the arguments, of which the first is the program's name, ask for.
pub(crate) fn parse(arguments: impl IntoIterator<Item = OsString>) -> Result<Task, String> {
    let mut parser = lexopt::Parser::from_iter(arguments);
    let (mut version, mut output, mut tsv, mut sources) = (None, None, false, Vec::new());
    while let Some(argument) = parser.next().map_err(|error| error.to_string())? {
        match argument {
            Long("help") | Short('h') => return Ok(Task::Help),
            Long("version") => version = Some(text(&mut parser)?),
            Long("output") | Short('o') => output = Some(text(&mut parser)?),
            Long("tsv") => tsv = true,
            Long(name) => return Err(unknown(&format!("--{name}"))),
            Short(letter) => return Err(unknown(&format!("-{letter}"))),
            Value(source) => sources.push(PathBuf::from(source)),
        }
    }
    if tsv {
        if version.is_some() || output.is_some() || !sources.is_empty() {
            return Err(
                "`--tsv` prints the table that is compiled in, and takes nothing else".to_owned(),
            );
        }
        return Ok(Task::PrintTsv);
    }
    if sources.is_empty() {
        return Err(
            "nothing to read; name folders of a registry or a `.tsv` file (see --help)".to_owned(),
        );
    }
    let version = version
        .ok_or("the version of the registry is missing; write, for example, `--version 1.45.0`")?;
    Ok(Task::Make {
        version: checked(version)?,
        sources,
        output: match output.as_deref() {
            None => Output::File(table()),
            Some("-") => Output::Stdout,
            Some(path) => Output::File(path.into()),
        },
    })
}

fn text(parser: &mut lexopt::Parser) -> Result<String, String> {
    parser
        .value()
        .and_then(|value| value.string())
        .map_err(|error| error.to_string())
}

fn unknown(option: &str) -> String {
    let meant = nearest(option, ["--version", "--output", "--tsv", "--help"])
        .map(|meant| format!("; did you mean `{meant}`?"));
    format!(
        "unknown option `{option}`{}",
        meant.as_deref().unwrap_or(" (see --help)")
    )
}

/// The version goes into a string of the program's, so it is nothing but what a version is.
fn checked(version: String) -> Result<String, String> {
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    if version.split('.').count() == 3 && version.split('.').all(is_number) {
        Ok(version)
    } else {
        Err(format!(
            "`{version}` is no version of the registry; write three numbers, such as `1.45.0`"
        ))
    }
}

fn table() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../conventions/src/registry/table.rs")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(arguments: &[&str]) -> Result<Task, String> {
        let program = ["registry-table"];
        parse(program.iter().chain(arguments).map(OsString::from))
    }

    #[test]
    fn sources_and_options_come_in_any_order() {
        let expected = Task::Make {
            version: "1.45.0".to_owned(),
            sources: vec!["core".into(), "genai".into()],
            output: Output::File("t.rs".into()),
        };
        for arguments in [
            &["core", "genai", "--version", "1.45.0", "--output", "t.rs"][..],
            &["--version=1.45.0", "core", "-o", "t.rs", "genai"],
        ] {
            assert_eq!(parsed(arguments).as_ref(), Ok(&expected));
        }
        assert_eq!(parsed(&["--tsv"]), Ok(Task::PrintTsv));
        assert_eq!(parsed(&["--tsv", "--help"]), Ok(Task::Help));
    }

    #[test]
    fn the_table_of_the_crate_is_the_output_unless_another_is_named() {
        for (arguments, expected) in [
            (&["--version", "1.2.3", "core"][..], Output::File(table())),
            (&["--version", "1.2.3", "core", "-o", "-"], Output::Stdout),
        ] {
            match parsed(arguments) {
                Ok(Task::Make { output, .. }) => assert_eq!(output, expected),
                other => panic!("{other:?}"),
            }
        }
        assert!(table().is_file());
    }

    #[test]
    fn what_is_wrong_is_said() {
        for (arguments, expected) in [
            (&[][..], "nothing to read; name folders"),
            (&["core"], "the version of the registry is missing"),
            (
                &["core", "--version"],
                "missing argument for option '--version'",
            ),
            (
                &["core", "--version", "1.45"],
                "`1.45` is no version of the registry; write three numbers",
            ),
            (&["core", "--version", "1.45.x"], "`1.45.x` is no version"),
            (
                &["core", "--verson", "1.45.0"],
                "unknown option `--verson`; did you mean `--version`?",
            ),
            (&["-x"], "unknown option `-x` (see --help)"),
            (
                &["--tsv", "core"],
                "`--tsv` prints the table that is compiled in",
            ),
        ] {
            let error = parsed(arguments).unwrap_err();
            assert!(error.starts_with(expected), "{arguments:?}: {error}");
        }
    }
}
