//! `allow(name, …, reason = "…")`: the attributes that are excepted from the rules, and why.

use quote::ToTokens as _;

use crate::args::{AttributeKey, RawException};
use crate::diag::{Errors, fault};
use crate::message;

/// What the annotation excepts.
#[derive(Default)]
pub(crate) struct Exceptions(Vec<Excepted>);

struct Excepted {
    key: AttributeKey,
    needed: bool,
}

impl Exceptions {
    pub(crate) fn new(raw: &[RawException]) -> Self {
        let keys = raw.iter().flat_map(|exception| &exception.keys);
        let excepted = keys.map(|key| Excepted {
            key: key.clone(),
            needed: false,
        });
        Self(excepted.collect())
    }

    /// Whether the attribute of this name is excepted; from now on its exception counts as needed.
    pub(crate) fn cover(&mut self, name: &str) -> bool {
        self.mark(|key| matches!(key, AttributeKey::Known { name: known, .. } if known == name))
    }

    /// As [`cover`](Self::cover), for a name that only the compiler can look into. Whether it needs the exception
    /// cannot be told.
    pub(crate) fn cover_constant(&mut self, path: &syn::Path) -> bool {
        let path = path.to_token_stream().to_string();
        self.mark(|key| match key {
            AttributeKey::Constant(known) => known.to_token_stream().to_string() == path,
            AttributeKey::Known { .. } => false,
        })
    }

    fn mark(&mut self, matches: impl Fn(&AttributeKey) -> bool) -> bool {
        let mut covered = false;
        for excepted in self.0.iter_mut().filter(|excepted| matches(&excepted.key)) {
            excepted.needed = true;
            covered = true;
        }
        covered
    }

    /// Refuses exceptions that nothing needs: they would hide the next mistake.
    pub(crate) fn check_needed(&self, errors: &mut Errors) {
        for excepted in self.0.iter().filter(|excepted| !excepted.needed) {
            errors.push(fault(
                &excepted.key,
                message::unneeded_exception(&excepted.key.to_string()),
            ));
        }
    }
}
