//! What the numbers were taken on.

use std::fs;
use std::process::Command;

const LOCK: &str = include_str!("../../../Cargo.lock");

const CRATES: [&str; 9] = [
    "traced",
    "fastrace",
    "fastrace-opentelemetry",
    "opentelemetry",
    "opentelemetry_sdk",
    "tracing",
    "tracing-subscriber",
    "tracing-opentelemetry",
    "tokio",
];

/// Prints the machine, the compiler and the crates' versions under a heading.
pub(crate) fn print_header(title: &str) {
    println!("## {title}\n");
    println!("- machine: {}", machine());
    println!("- compiler: {}, default release profile", compiler());
    let versions: Vec<_> = CRATES.iter().filter_map(|name| version(name)).collect();
    println!("- crates: {}\n", versions.join(", "));
}

fn machine() -> String {
    let processors = fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model = processors
        .lines()
        .find_map(|line| line.strip_prefix("model name")?.split_once(':'))
        .map_or("unknown processor", |(_, model)| model.trim());
    let count = std::thread::available_parallelism().map_or(0, usize::from);
    let kernel = fs::read_to_string("/proc/sys/kernel/osrelease").unwrap_or_default();
    // What comes behind the numbers names who built it.
    let kernel = kernel.trim().split('-').next().unwrap_or_default();
    format!("{model}, {count} processors, Linux {kernel}")
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
