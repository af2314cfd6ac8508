//! Writes the crates that are compiled.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use crate::Failure;
use crate::variant::Variant;

/// Where the crates of this project are.
const WORKSPACE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../..");

/// Writes a workspace with two crates for each variant: one with so many functions, one with few.
pub(crate) fn workspace(folder: &Path, functions: usize, few: usize) -> Result<(), Failure> {
    let members = Variant::ALL.iter().flat_map(|variant| {
        [
            (variant.package().to_owned(), *variant, functions),
            (variant.package_of_few(), *variant, few),
        ]
    });
    let mut names = Vec::new();
    for (name, variant, functions) in members {
        let sources = folder.join(&name).join("src");
        fs::create_dir_all(&sources)?;
        let manifest = format!(
            "[package]\nname = {name:?}\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\n{}\n",
            variant.dependencies(WORKSPACE)
        );
        fs::write(folder.join(&name).join("Cargo.toml"), manifest)?;
        fs::write(sources.join("main.rs"), program(variant, functions)?)?;
        names.push(name);
    }
    let manifest = format!("[workspace]\nresolver = \"3\"\nmembers = {names:?}\n");
    fs::write(folder.join("Cargo.toml"), manifest)?;
    // The same versions as everywhere in this project.
    fs::copy(format!("{WORKSPACE}/Cargo.lock"), folder.join("Cargo.lock"))?;
    Ok(())
}

/// A program that calls all its functions, every other of which is async.
fn program(variant: Variant, functions: usize) -> Result<String, Failure> {
    let mut text = "use std::hint::black_box;\n".to_owned();
    text.push_str(variant.prelude());
    for index in 0..functions {
        let name = format!("work_{index}");
        let is_async = index % 2 == 1;
        let (asyncness, suspension) = match is_async {
            true => ("async ", "std::future::ready(()).await; "),
            false => ("", ""),
        };
        let work = format!(
            "{suspension}black_box(word_count) + black_box(batch_id.len() as i64) + i64::from(black_box(is_final)) + {index}"
        );
        write!(
            text,
            "\n{}#[inline(never)]\n{asyncness}fn {name}(batch_id: &str, word_count: i64, is_final: bool) -> i64 {{\n    {}\n}}\n",
            variant.annotation(),
            variant.body(&name, is_async, &work),
        )?;
    }
    text.push_str(RUN);
    text.push_str("fn main() {\n    let mut sum = 0;\n");
    for index in 0..functions {
        let call = format!("work_{index}(black_box(\"b-17\"), {index}, black_box(true))");
        match index % 2 {
            1 => writeln!(text, "    sum += run({call});")?,
            _ => writeln!(text, "    sum += {call};")?,
        }
    }
    text.push_str("    println!(\"{sum}\");\n}\n");
    Ok(text)
}

const RUN: &str = "
fn run(future: impl Future<Output = i64>) -> i64 {
    let mut future = std::pin::pin!(future);
    let mut context = std::task::Context::from_waker(std::task::Waker::noop());
    loop {
        if let std::task::Poll::Ready(output) = future.as_mut().poll(&mut context) {
            return output;
        }
    }
}

";
