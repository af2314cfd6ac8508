//! `TRACED_AUDIT`: whether finished spans are held against the conventions, and by which `traced.toml`.

use std::path::{Path, PathBuf};

use traced_conventions::PolicyErrors;

use super::super::environment::Reader;
use super::super::error::Fault;
use crate::audit::Governing;

const AUDIT: &str = "TRACED_AUDIT";
/// Cargo sets it for what it runs: `cargo run`, `cargo test`.
const MANIFEST_DIR: &str = "CARGO_MANIFEST_DIR";

/// What the code says about the audit.
#[derive(Debug, Default)]
pub(in super::super) struct AuditOverrides {
    pub(in super::super) enabled: Option<bool>,
    pub(in super::super) policy: Option<PathBuf>,
}

/// The rules to judge by; `None` where nobody asks for it.
pub(super) fn read(reader: &mut Reader<'_>, overrides: &AuditOverrides) -> Option<Governing> {
    let (setting, enabled) = match overrides.enabled {
        Some(enabled) => ("Config::audit", Some(enabled)),
        None => (AUDIT, reader.boolean(AUDIT)),
    };
    if enabled != Some(true) {
        return None;
    }
    match &overrides.policy {
        Some(file) => of_file(reader, "Config::audit_policy", file),
        None => of_package(reader, setting),
    }
}

/// The rules of the package that cargo runs.
pub(in super::super) fn of_package(reader: &mut Reader<'_>, setting: &str) -> Option<Governing> {
    let manifest_dir = reader.path(MANIFEST_DIR);
    let governing = Governing::of_package(manifest_dir.as_deref());
    usable(reader, governing, |problem| {
        Fault::without_value(setting, problem)
    })
}

/// The rules of this file.
pub(in super::super) fn of_file(
    reader: &mut Reader<'_>,
    setting: &str,
    file: &Path,
) -> Option<Governing> {
    let path = file.display().to_string();
    usable(reader, Governing::of_file(file), |problem| {
        Fault::new(setting, &path, problem)
    })
}

/// Every fault of the file is one of the setting that has it read.
fn usable(
    reader: &mut Reader<'_>,
    governing: Result<Governing, PolicyErrors>,
    fault: impl Fn(String) -> Fault,
) -> Option<Governing> {
    match governing {
        Ok(governing) => Some(governing),
        Err(faults) => {
            for problem in faults.faults() {
                reader.fault(fault(problem.to_string()));
            }
            None
        }
    }
}
