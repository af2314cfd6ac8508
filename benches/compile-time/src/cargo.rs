//! Cargo, in the generated workspace.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::str::FromStr as _;

use object::{Object as _, ObjectSection as _};
use proc_macro2::{TokenStream, TokenTree};

use crate::Failure;

pub(crate) struct Cargo {
    folder: PathBuf,
}

impl Cargo {
    pub(crate) fn new(folder: &Path) -> Self {
        Self {
            folder: folder.to_owned(),
        }
    }

    /// Nothing from outside may change what is measured: no cache in front of the compiler, no flags, no incremental
    /// compilation, which would find that nothing has changed.
    fn command(&self) -> Command {
        let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        command
            .current_dir(&self.folder)
            .env("CARGO_INCREMENTAL", "0")
            .env("CARGO_TARGET_DIR", self.folder.join("target"))
            .stdin(Stdio::null());
        for name in [
            "RUSTC_WRAPPER",
            "RUSTC_WORKSPACE_WRAPPER",
            "RUSTFLAGS",
            "CARGO_ENCODED_RUSTFLAGS",
        ] {
            command.env_remove(name);
        }
        command
    }

    pub(crate) fn check_command(&self, package: &str) -> Command {
        let mut command = self.command();
        command.args(["check", "--quiet", "--package", package]);
        command
    }

    pub(crate) fn build_command(&self, package: &str) -> Command {
        let mut command = self.command();
        command.args(["build", "--release", "--quiet", "--package", package]);
        command
    }

    pub(crate) fn check(&self, package: &str) -> Result<(), Failure> {
        finish(self.check_command(package))
    }

    pub(crate) fn build(&self, package: &str) -> Result<(), Failure> {
        finish(self.build_command(package))
    }

    /// Makes cargo compile the package again.
    pub(crate) fn touch(&self, package: &str) -> Result<(), Failure> {
        let source = self.folder.join(package).join("src/main.rs");
        let text = fs::read(&source)?;
        Ok(fs::write(&source, text)?)
    }

    /// How many bytes of machine code the binary has.
    pub(crate) fn size_of_text(&self, package: &str) -> Result<u64, Failure> {
        let binary = fs::read(self.folder.join("target/release").join(package))?;
        let file = object::File::parse(&*binary)?;
        let text = file.section_by_name(".text");
        Ok(text.ok_or("a binary without .text")?.size())
    }

    /// How many tokens the package has once its macros are expanded. Only nightly compilers print that; the stable one
    /// does where it is told to take itself for nightly.
    pub(crate) fn tokens_of_expansion(&self, package: &str) -> Result<usize, Failure> {
        let mut command = self.command();
        command
            .args([
                "rustc",
                "--quiet",
                "--profile",
                "check",
                "--package",
                package,
            ])
            .args(["--", "-Zunpretty=expanded"])
            .env("RUSTC_BOOTSTRAP", "1");
        let output = command.stderr(Stdio::inherit()).output()?;
        if !output.status.success() {
            return Err(format!("{command:?} ended with {}", output.status).into());
        }
        let text = String::from_utf8(output.stdout)?;
        let tokens = TokenStream::from_str(&text).map_err(|error| error.to_string())?;
        Ok(count(tokens))
    }
}

fn finish(mut command: Command) -> Result<(), Failure> {
    let status = command.status()?;
    if !status.success() {
        return Err(format!("{command:?} ended with {status}").into());
    }
    Ok(())
}

/// A group counts as its two delimiters and what is between them.
fn count(tokens: TokenStream) -> usize {
    let each = tokens.into_iter().map(|token| match token {
        TokenTree::Group(group) => 2 + count(group.stream()),
        _ => 1,
    });
    each.sum()
}
