//! The table, and what is asked for.

use std::fs;
use std::process::Command;

use crate::meter::Meter;
use crate::variant::Variant;
use crate::{FEW, Results};

const LOCK: &str = include_str!("../../../Cargo.lock");
const CRATES: [&str; 5] = [
    "traced",
    "fastrace",
    "tracing",
    "tracing-attributes",
    "opentelemetry",
];

/// Prints what was measured.
pub(crate) fn print(meter: Meter, functions: usize, rounds: usize, results: &[Results]) {
    println!("## Compile time and size\n");
    println!("- machine: {}", machine());
    println!(
        "- compiler: {}, cargo's default profiles, not incremental",
        compiler()
    );
    println!(
        "- crates: {}\n",
        CRATES
            .iter()
            .filter_map(|name| version(name))
            .collect::<Vec<_>>()
            .join(", ")
    );
    let unit = match meter {
        Meter::Instructions => "thousand million instructions in user mode",
        Meter::UserTime => "seconds of processor time in user mode",
    };
    println!(
        "A crate of {functions} functions, half of them async, alone: its dependencies are compiled before. `cargo check` and \
         `cargo build --release` in {unit}, the least of {rounds} interleaved rounds. Bytes of `.text` for each function, over \
         those of the crate that is not instrumented: with the library's own code in them, and without it (against \
         {FEW} functions). Tokens of the expansion for each function, over the same (`-Zunpretty=expanded` with \
         RUSTC_BOOTSTRAP=1).\n"
    );
    println!("| | check | release | .text | .text without the library | tokens |");
    println!("| --- | ---: | ---: | ---: | ---: | ---: |");
    for variant in Variant::ALL {
        let of = Columns::of(variant, functions, results);
        println!(
            "| {variant} | {:.2} | {:.2} | {:.0} | {:.0} | {:.0} |",
            of.check, of.release, of.text, of.own_text, of.tokens
        );
    }
    print_verdicts(|variant| Columns::of(variant, functions, results));
}

struct Columns {
    check: f64,
    release: f64,
    text: f64,
    own_text: f64,
    tokens: f64,
}

impl Columns {
    fn of(variant: Variant, functions: usize, all: &[Results]) -> Self {
        let results = &all[variant as usize];
        let bare = &all[Variant::Bare as usize];
        let each = |over_bare: f64| over_bare / functions as f64;
        let growth =
            |of: &Results| (of.text as f64 - of.text_of_few as f64) / (functions - FEW) as f64;
        Self {
            check: least(&results.check),
            release: least(&results.release),
            text: each(results.text as f64 - bare.text as f64),
            own_text: growth(results) - growth(bare),
            tokens: each(results.tokens as f64 - bare.tokens as f64),
        }
    }
}

fn print_verdicts(of: impl Fn(Variant) -> Columns) {
    let check = |traced, fastrace| of(traced).check / of(fastrace).check;
    let release = |traced, tracing| of(traced).release / of(tracing).release;
    let verdicts = [
        (
            "check against fastrace",
            check(Variant::Traced, Variant::Fastrace),
            1.0,
        ),
        (
            "check against fastrace, 3 attributes",
            check(Variant::Traced3, Variant::Fastrace3),
            1.0,
        ),
        (
            "release against tracing",
            release(Variant::Traced, Variant::Tracing),
            0.7,
        ),
        (
            "release against tracing, 3 attributes",
            release(Variant::Traced3, Variant::Tracing3),
            0.7,
        ),
        (
            "bytes of .text without the library",
            of(Variant::Traced).own_text,
            300.0,
        ),
        (
            "bytes of .text without the library, 3 attributes",
            of(Variant::Traced3).own_text,
            500.0,
        ),
    ];
    println!("\n| asked for | is | at most | reached |\n| --- | ---: | ---: | ---: |");
    for (what, is, limit) in verdicts {
        let digits = if limit < 10.0 { 2 } else { 0 };
        let reached = if is <= limit { "yes" } else { "**no**" };
        println!("| {what} | {is:.digits$} | {limit:.digits$} | {reached} |");
    }
}

/// A neighbour only adds to what is measured.
fn least(values: &[f64]) -> f64 {
    values.iter().copied().fold(f64::NAN, f64::min)
}

fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown processor", |(_, model)| model.trim());
    let count = std::thread::available_parallelism().map_or(0, usize::from);
    format!("{model}, {count} processors")
}

fn compiler() -> String {
    let output = Command::new("rustc").arg("--version").output();
    let output = output.ok().and_then(|it| String::from_utf8(it.stdout).ok());
    output.map_or_else(|| "unknown rustc".to_owned(), |it| it.trim().to_owned())
}

/// The name and the version that the lock file has.
fn version(name: &str) -> Option<String> {
    let mut lines = LOCK.lines();
    lines.find(|line| {
        line.strip_prefix("name = ")
            .is_some_and(|it| it.trim_matches('"') == name)
    })?;
    let version = lines.next()?.strip_prefix("version = ")?;
    Some(format!("{name} {}", version.trim_matches('"')))
}
