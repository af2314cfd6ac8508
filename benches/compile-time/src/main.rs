//! What annotations cost while compiling, and in the binary: see `benches/README.md`.

mod cargo;
mod generate;
mod meter;
mod report;
mod variant;

use std::process::ExitCode;

use lexopt::{Arg, ValueExt as _};

use cargo::Cargo;
use meter::Meter;
use variant::Variant;

type Failure = Box<dyn std::error::Error>;

const HELP: &str = "\
What annotations cost while compiling, and in the binary.

cargo run --release -p traced-benches-compile-time -- [options]
    --functions N   how many functions each crate has, half of them async (500)
    --rounds N      how often each crate is compiled, in turns (5)
";

/// The crate that says what the library itself adds to a binary has only so many functions.
const FEW: usize = 20;

/// What was measured of one variant, once or several times.
#[derive(Debug, Default)]
struct Results {
    check: Vec<f64>,
    release: Vec<f64>,
    text: u64,
    text_of_few: u64,
    tokens: usize,
}

fn main() -> ExitCode {
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            eprintln!("{failure}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let mut functions: usize = 500;
    let mut rounds: usize = 5;
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Arg::Long("functions") => functions = parser.value()?.parse()?,
            Arg::Long("rounds") => rounds = parser.value()?.parse()?,
            Arg::Long("help") | Arg::Short('h') => {
                print!("{HELP}");
                return Ok(());
            }
            other => return Err(other.unexpected().into()),
        }
    }
    if functions <= FEW || rounds == 0 {
        return Err(format!("--functions is more than {FEW}, and --rounds more than 0").into());
    }

    let folder = tempfile::tempdir()?;
    generate::workspace(folder.path(), functions, FEW)?;
    let cargo = Cargo::new(folder.path());
    let meter = Meter::find();
    let results = measure(&cargo, meter, rounds)?;
    report::print(meter, functions, rounds, &results);
    Ok(())
}

fn measure(cargo: &Cargo, meter: Meter, rounds: usize) -> Result<Vec<Results>, Failure> {
    let mut all: Vec<Results> = Vec::new();
    for variant in Variant::ALL {
        eprintln!("dependencies of {variant}");
        cargo.check(variant.package())?;
        cargo.build(variant.package())?;
        cargo.build(&variant.package_of_few())?;
        all.push(Results {
            text: cargo.size_of_text(variant.package())?,
            text_of_few: cargo.size_of_text(&variant.package_of_few())?,
            ..Results::default()
        });
    }
    for round in 1..=rounds {
        eprintln!("round {round} of {rounds}");
        for (variant, results) in Variant::ALL.into_iter().zip(&mut all) {
            cargo.touch(variant.package())?;
            results
                .check
                .push(meter.measure(cargo.check_command(variant.package()))?);
            results
                .release
                .push(meter.measure(cargo.build_command(variant.package()))?);
        }
    }
    // At the end: what it needs makes build scripts run again.
    for (variant, results) in Variant::ALL.into_iter().zip(&mut all) {
        results.tokens = cargo.tokens_of_expansion(variant.package())?;
    }
    Ok(all)
}
