//! Where the key comes from: a set-up (`init`), else the environment, else chance.

use std::env;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

use hmac::{Hmac, KeyInit as _};
use sha2::Sha256;

pub(crate) const VARIABLE: &str = "TRACED_HASH_KEY";

/// Shorter keys can be found by trying. 16 bytes are as many bits as a hash has.
const FEWEST_BYTES: usize = 16;

/// A key that somebody chose.
#[cfg(feature = "init")]
pub(crate) type Key = crate::Sensitive<Vec<u8>>;

/// Says something about the key to whoever runs the program.
pub(crate) type Report = Box<dyn Fn(&str) + Send + Sync>;

/// What hashes are keyed with.
struct InForce {
    /// `None`: at random.
    given: Option<Hmac<Sha256>>,
    report: Report,
}

static IN_FORCE: RwLock<Option<Arc<InForce>>> = RwLock::new(None);

/// Puts the key of a set-up in force; without one, a random key. An earlier set-up's stays unless this one
/// `overrides` it.
#[cfg(feature = "init")]
pub(crate) fn set_up(key: Option<&Key>, report: Report, overrides: bool) {
    static BY_SET_UP: AtomicBool = AtomicBool::new(false);
    let mut in_force = IN_FORCE.write().unwrap_or_else(PoisonError::into_inner);
    if !BY_SET_UP.swap(true, Ordering::Relaxed) || overrides {
        *in_force = Some(Arc::new(InForce {
            given: key.map(|key| keyed(key.expose())),
            report,
        }));
    }
}

/// A MAC with the key in force, which is looked for now if no set-up has said it. `None` if none can be had.
pub(super) fn current() -> Option<Hmac<Sha256>> {
    let in_force = in_force();
    match &in_force.given {
        Some(mac) => Some(mac.clone()),
        // With no lock held: what takes the report may hash something itself.
        None => random(&in_force.report),
    }
}

fn in_force() -> Arc<InForce> {
    if let Some(in_force) = &*IN_FORCE.read().unwrap_or_else(PoisonError::into_inner) {
        return Arc::clone(in_force);
    }
    let found = of_environment();
    let mut in_force = IN_FORCE.write().unwrap_or_else(PoisonError::into_inner);
    Arc::clone(in_force.get_or_insert_with(|| Arc::new(found)))
}

/// Without a set-up: the library may be in any program, so it is heard through `tracing` or not at all.
fn of_environment() -> InForce {
    let report = |message: &str| tracing::warn!(target: "traced", "{message}");
    let variable = env::var_os(VARIABLE);
    let key = variable.as_ref().and_then(|key| key.to_str());
    if variable.is_some() && key.is_none() {
        report(&format!("{VARIABLE} is ignored: the value is not UTF-8"));
    }
    let key = key.map(str::trim).filter(|key| !key.is_empty());
    if let Some(weakness) = key.and_then(|key| weakness(VARIABLE, key.as_bytes())) {
        report(&weakness);
    }
    InForce {
        given: key.map(|key| keyed(key.as_bytes())),
        report: Box::new(report),
    }
}

/// What is to be said of a key that is legal.
pub(crate) fn weakness(setting: &str, key: &[u8]) -> Option<String> {
    (key.len() < FEWEST_BYTES).then(|| {
        format!(
            "{setting} has {} bytes: hashes with so short a key can be undone by trying keys. Give it {FEWEST_BYTES} \
             bytes or more that nobody can guess, for example those of `openssl rand -hex 32`",
            key.len()
        )
    })
}

/// The random key of this process, reported the first time.
fn random(report: &Report) -> Option<Hmac<Sha256>> {
    static RANDOM: OnceLock<Result<Hmac<Sha256>, getrandom::Error>> = OnceLock::new();
    static REPORTED: AtomicBool = AtomicBool::new(false);
    let made = RANDOM.get_or_init(|| {
        let mut key = [0; 32];
        getrandom::fill(&mut key).map(|()| keyed(&key))
    });
    if !REPORTED.swap(true, Ordering::Relaxed) {
        report(&match made {
            Ok(_) => format!(
                "traced::hash has no key and made one for this process: its hashes are not those of other processes. \
                 Set {VARIABLE} to the same 16 bytes or more in all of them"
            ),
            Err(error) => format!(
                "traced::hash has no key and records zeros: none could be made, {error}. Set {VARIABLE}"
            ),
        });
    }
    made.as_ref().ok().cloned()
}

fn keyed(key: &[u8]) -> Hmac<Sha256> {
    Hmac::new_from_slice(key).expect("HMAC takes keys of any length")
}
