//! Each example prints the picture that it begins with. Times, ids and ports are those of one run and not looked at.
//!
//! `UPDATE_PICTURES=1` has the pictures drawn anew. They name lines of source, which are others where a picture has grown:
//! in that case twice.

use std::path::{Path, PathBuf};
use std::process::Command;
use std::{env, fs};

/// A test for each example, named like it. That there is one for each is tested too.
macro_rules! examples {
    ($($name:ident)*) => {
        const EXAMPLES: &[&str] = &[$(stringify!($name)),*];
        $(
            #[test]
            fn $name() {
                let program = env!(concat!("CARGO_BIN_EXE_", stringify!($name)));
                assert_prints_its_picture(stringify!($name), program);
            }
        )*
    };
}

examples! { beside_opentelemetry client_and_server errors first_trace queue spawned }

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn source(name: &str) -> PathBuf {
    folder().join("src/bin").join(name).with_extension("rs")
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

#[test]
fn every_example_is_tested_and_in_the_readme() {
    let files = fs::read_dir(folder().join("src/bin")).expect("a folder");
    let paths = files.map(|file| file.expect("a file").path());
    let mut names: Vec<_> = paths
        .map(|path| path.file_stem().expect("a name").to_owned())
        .collect();
    names.sort_unstable();
    assert_eq!(names, EXAMPLES);

    let readme = read(&folder().join("../../README.md"));
    for name in EXAMPLES {
        let link = format!("(examples/small/src/bin/{name}.rs)");
        assert!(readme.contains(&link), "the README has no link {link}");
    }
}

fn assert_prints_its_picture(name: &str, program: &str) {
    let source = source(name);
    let text = read(&source);
    let documented = documentation(&text);
    let command = format!("```sh\ncargo run -p traced-small-examples --bin {name}\n```");
    assert!(documented.contains(&command), "{name} has no {command}");
    let picture = picture(&documented).unwrap_or_else(|| panic!("{name} has no picture"));

    let printed = run(program);
    if comparable(picture) == comparable(&printed) {
        return;
    }
    if env::var_os("UPDATE_PICTURES").is_some() {
        let updated = text.replacen(&as_comment(picture), &as_comment(&printed), 1);
        fs::write(&source, updated).expect("the example can be written");
        return;
    }
    let (shown, printed) = (comparable(picture), comparable(&printed));
    panic!("{name} shows\n\n{shown}\n\nand prints\n\n{printed}\n\nUPDATE_PICTURES=1 draws it anew");
}

/// What it prints, with nothing of the tester's own environment that would change it. It has nothing to complain about.
fn run(program: &str) -> String {
    let mut command = Command::new(program);
    let changes = ["CLICOLOR", "OTEL_", "RUST_LOG", "TRACED_"];
    for (name, _) in env::vars_os() {
        if changes
            .iter()
            .any(|prefix| name.to_string_lossy().starts_with(prefix))
        {
            command.env_remove(name);
        }
    }
    let output = command.output().expect("the example starts");
    assert_eq!(String::from_utf8_lossy(&output.stderr), "");
    assert!(output.status.success(), "{}", output.status);
    let printed = String::from_utf8(output.stdout).expect("the output is text");
    printed.trim_end().to_owned()
}

/// The comment that a file begins with.
fn documentation(source: &str) -> String {
    let lines = source.lines().map_while(|line| line.strip_prefix("//!"));
    let lines = lines.map(|line| line.strip_prefix(' ').unwrap_or(line));
    lines.collect::<Vec<_>>().join("\n")
}

fn as_comment(text: &str) -> String {
    let lines = text.lines().map(|line| format!("//! {line}"));
    let lines = lines.map(|line| line.trim_end().to_owned());
    lines.collect::<Vec<_>>().join("\n")
}

fn picture(documentation: &str) -> Option<&str> {
    let (_, behind) = documentation.split_once("```text\n")?;
    let (picture, _) = behind.split_once("\n```")?;
    Some(picture)
}

/// The text without what differs from run to run.
fn comparable(text: &str) -> String {
    let lines = text.lines().map(|line| {
        let line = without_times(line);
        without_ids_and_ports(line.trim_end())
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// A trace's own line has its time between dots, all others theirs in the first eight columns.
fn without_times(line: &str) -> String {
    const GUTTER: usize = 8;
    if line.starts_with("trace ") {
        let facts = line.split(" · ").filter(|fact| !is_time(fact));
        return facts.collect::<Vec<_>>().join(" · ");
    }
    let gutter: String = line.chars().take(GUTTER).collect();
    match line.strip_prefix(&gutter) {
        Some(rest) if is_time(&gutter) => format!("{:GUTTER$}{rest}", ""),
        _ => line.to_owned(),
    }
}

/// `2.72 ms`; for an event, behind its span's start, `+2.72 ms`.
fn is_time(text: &str) -> bool {
    let text = text.trim_start().trim_start_matches('+');
    text.split_once(' ').is_some_and(|(number, unit)| {
        number.parse::<f64>().is_ok() && ["ns", "µs", "ms", "s"].contains(&unit)
    })
}

fn without_ids_and_ports(line: &str) -> String {
    let mut before = "";
    let words = line.split(' ').map(|word| {
        let follows_its_name = ["trace", "span"].contains(&before);
        before = word;
        if follows_its_name && u32::from_str_radix(word, 16).is_ok() {
            return "ID".to_owned();
        }
        without_port(word)
    });
    words.collect::<Vec<_>>().join(" ")
}

fn without_port(word: &str) -> String {
    for name in ["127.0.0.1:", ".port="] {
        if let Some((left, right)) = word.split_once(name) {
            let right = right.trim_start_matches(|c: char| c.is_ascii_digit());
            return format!("{left}{name}PORT{right}");
        }
    }
    word.to_owned()
}
