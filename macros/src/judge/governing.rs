//! The policy that governs the crate that is being compiled: its `traced.toml`, or the defaults.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, LazyLock, Mutex, PoisonError};

use proc_macro2::{Span, TokenStream};
use quote::quote_spanned;
use traced_conventions::{Level, Policy, Rule, Setting, policy_file, read_bounded};

use crate::diag::Errors;
use crate::runtime::Runtime;

/// A policy and what it was read from.
#[derive(Default)]
pub(crate) struct Governing {
    pub(crate) policy: Policy,
    files: Vec<PathBuf>,
    /// What is wrong with the file, in which case the policy is [`undecided`].
    fault: Option<String>,
    announced: AtomicBool,
}

/// What is known of a crate: which file it obeys, and what the file said when it was last read.
#[derive(Default)]
struct Known {
    file: Option<PathBuf>,
    text: Option<Vec<u8>>,
    governing: Arc<Governing>,
}

/// One compiler process compiles one crate; a language server keeps its process for many, and for many versions of the
/// file.
static KNOWN: LazyLock<Mutex<HashMap<PathBuf, Known>>> = LazyLock::new(Mutex::default);

/// The policy for the crate that is being compiled. Other build systems than cargo may not say which one that is.
pub(crate) fn governing() -> Arc<Governing> {
    let Some(manifest_dir) = std::env::var_os("CARGO_MANIFEST_DIR") else {
        return Arc::default();
    };
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let known = known
        .entry(PathBuf::from(manifest_dir))
        .or_insert_with_key(|manifest_dir| Known {
            file: policy_file(manifest_dir),
            ..Known::default()
        });
    known.refresh();
    known.governing.clone()
}

impl Known {
    fn refresh(&mut self) {
        let Some(file) = &self.file else {
            return;
        };
        let text = read_bounded(file).ok();
        if self.text.is_some() && self.text == text {
            return;
        }
        self.governing = Arc::new(Governing::load(file));
        self.text = text;
    }
}

impl Governing {
    fn load(file: &Path) -> Self {
        match Policy::load(file) {
            Ok(loaded) => Self {
                policy: loaded.policy,
                files: loaded.files,
                ..Self::default()
            },
            Err(faults) => Self {
                policy: undecided(),
                fault: Some(faults.to_string()),
                ..Self::default()
            },
        }
    }

    /// Whether the policy says what the project has decided.
    pub(crate) fn is_known(&self) -> bool {
        self.fault.is_none()
    }

    /// Says once for each crate what is wrong with the file, and returns the items that have cargo compile the crate
    /// again when the file changes; one of them in a crate is enough, unless a `cfg` may take it away.
    pub(crate) fn announce(
        &self,
        runtime: &Runtime,
        is_conditional: bool,
        errors: &mut Errors,
    ) -> TokenStream {
        let is_enough = !is_conditional || self.fault.is_some();
        if self.announced.fetch_or(is_enough, Ordering::Relaxed) {
            return TokenStream::new();
        }
        if let Some(fault) = &self.fault {
            errors.push(syn::Error::new(Span::call_site(), fault));
        }
        tracked(runtime, &self.files)
    }
}

/// The policy where it cannot be read. The file's faults are errors, so nothing slips through; and what may be legal by
/// what the file was meant to say is not called wrong besides.
fn undecided() -> Policy {
    let mut policy = Policy::default();
    let rules = Rule::ALL.into_iter().filter(|rule| rule.has_level());
    policy.levels = rules
        .map(|rule| (rule, Setting::default_of(Level::Allow)))
        .collect();
    policy
}

/// The compiler writes files that are included into the list by which cargo decides what to compile again.
fn tracked(runtime: &Runtime, files: &[PathBuf]) -> TokenStream {
    let paths = files.iter().filter_map(|file| file.to_str());
    let included = paths.map(|path| {
        quote_spanned! {Span::mixed_site()=>
            const _: &[u8] = #runtime::__private::include_bytes!(#path);
        }
    });
    included.collect()
}
