//! `allow(name, …, reason = "…")`: the attributes that are excepted from the rules, and why.

use quote::ToTokens as _;
use traced_conventions as conventions;

use crate::args::{AttributeKey, RawException};
use crate::diag::{Errors, fault};
use crate::message;

/// What the annotation excepts.
#[derive(Default)]
pub(crate) struct Exceptions(Vec<Excepted>);

struct Excepted {
    key: AttributeKey,
    /// Whether it is said why, as it has to be.
    is_reasoned: bool,
    standing: Standing,
}

/// What an exception has come to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Standing {
    /// Nothing has needed it so far.
    Unneeded,
    Needed,
    /// The rule that the attribute breaks has no exceptions.
    Refused,
}

impl Exceptions {
    pub(crate) fn new(raw: &[RawException]) -> Self {
        let excepted = raw.iter().flat_map(|exception| {
            exception.keys.iter().map(|key| Excepted {
                key: key.clone(),
                is_reasoned: exception.reason.is_some(),
                standing: Standing::Unneeded,
            })
        });
        Self(excepted.collect())
    }

    /// Whether the attribute of this name is excepted; from now on its exception counts as needed.
    pub(crate) fn cover(&mut self, name: &str) -> bool {
        self.mark(Standing::Needed, |key| key.is(name))
    }

    /// As [`cover`](Self::cover), for a name that only the compiler can look into. Whether it needs the exception
    /// cannot be told.
    pub(crate) fn cover_constant(&mut self, path: &syn::Path) -> bool {
        let path = path.to_token_stream().to_string();
        self.mark(Standing::Needed, |key| match key {
            AttributeKey::Constant(known) => known.to_token_stream().to_string() == path,
            AttributeKey::Known { .. } => false,
        })
    }

    /// Says of the attribute of this name that it breaks a rule that has no exceptions.
    pub(crate) fn refuse(&mut self, name: &str) {
        self.mark(Standing::Refused, |key| key.is(name));
    }

    fn mark(&mut self, standing: Standing, matches: impl Fn(&AttributeKey) -> bool) -> bool {
        let mut covered = false;
        for excepted in self.0.iter_mut().filter(|excepted| matches(&excepted.key)) {
            excepted.standing = standing;
            covered = true;
        }
        covered
    }

    /// Refuses exceptions that nothing needs: they would hide the next mistake. `names` are the attributes that there
    /// are.
    pub(crate) fn check_needed(&self, names: &[String], errors: &mut Errors) {
        let shown: Vec<_> = self
            .0
            .iter()
            .map(|excepted| excepted.key.to_string())
            .collect();
        for duplicate in conventions::duplicates(shown.iter()) {
            let (key, shown) = (&self.0[duplicate.repeat].key, &shown[duplicate.repeat]);
            errors.push(fault(key, message::repeated_exception(shown)));
        }
        for (excepted, shown) in self.0.iter().zip(shown) {
            let Excepted {
                key,
                is_reasoned,
                standing,
            } = excepted;
            let text = match standing {
                Standing::Needed => continue,
                // Without a reason, which is a fault of its own, a literal may be one that was not called so.
                Standing::Unneeded if !is_reasoned && key.is_literal() => continue,
                Standing::Refused => message::refused_exception(&shown),
                Standing::Unneeded if names.contains(&shown) => message::unneeded_exception(&shown),
                Standing::Unneeded => message::exception_of_nothing(&shown, names),
            };
            errors.push(fault(key, text));
        }
    }
}
