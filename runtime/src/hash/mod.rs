//! `traced::hash`: values that can be joined on and not read.

pub(crate) mod key;

use std::fmt::{self, Display, Write};
use std::rc::Rc;
use std::sync::Arc;

use hmac::{Hmac, Mac};
use sha2::Sha256;

use crate::Sensitive;

/// An anonymous value to record in the place of a sensitive one: equal values have equal hashes, so that spans, logs
/// and tables can still be joined on it, and nobody reads the value out of it.
///
/// It takes what has `Display`, and a [`Sensitive`] (or, with the feature `secrecy`, a `SecretBox` or `SecretString`)
/// of it, and returns 32 lower-case hexadecimal digits: HMAC-SHA-256
/// ([RFC 2104](https://www.rfc-editor.org/rfc/rfc2104)) of the text, cut to its first 128 bits.
///
/// ```
/// use traced::{Sensitive, traced};
///
/// struct Account {
///     email: Sensitive<String>,
/// }
///
/// #[traced(attrs(account_hash = traced::hash(&account.email)))]
/// fn greet(account: &Account) {}
///
/// greet(&Account { email: Sensitive::new("ada@example.com".to_owned()) });
///
/// assert_eq!(traced::hash("ada@example.com").len(), 32);
/// assert_eq!(traced::hash("ada@example.com"), traced::hash(&Sensitive::new("ada@example.com")));
/// assert_ne!(traced::hash("ada@example.com"), traced::hash("Ada@example.com")); // bring them into one form first
///
/// // What may be missing: `attrs(email_hash = email.as_ref().map(traced::hash))`.
/// let email = Some(Sensitive::new("ada@example.com"));
/// assert_eq!(email.as_ref().map(traced::hash), Some(traced::hash("ada@example.com")));
/// ```
///
/// # The key
///
/// A hash without a key hides little: there are so few telephone numbers, and so many lists of e-mail addresses, that
/// anybody can hash them all and compare. Hence there always is a key:
///
/// - `traced::Config::hash_key` in code, which wins over
/// - `TRACED_HASH_KEY` in the environment: any text, white space around it aside;
/// - otherwise one made at random when the process starts. Hashes can then be joined within this process only, which
///   is said once.
///
/// Services whose spans are to be joined have the same key. Take at least 16 bytes that nobody can guess (`openssl rand
/// -hex 32`); a shorter one is used, with a warning. The key belongs to the process: of several `Config::build` in one
/// process the first provides it, and `Config::init` overrides that.
///
/// With another key the same value has another hash. So a new key, every month for instance, limits for how long values
/// can be linked, and a key that has leaked is worth nothing for what comes after it. A key that is destroyed makes
/// its hashes anonymous.
///
/// # What it is in law
///
/// Pseudonymisation, not anonymisation: whoever has the key can find out whether a hash is of a certain person, so
/// under the GDPR (article 4 (5), recital 26) the hash is personal data still, better protected. What nobody needs to
/// join on is better not recorded at all.
pub fn hash<T: Hashable<Via> + ?Sized, Via>(value: &T) -> String {
    match key::current() {
        Some(mac) => hash_with(mac, value),
        // No key could be made, which is reported. A hash without one could be undone.
        None => "0".repeat(DIGITS),
    }
}

const DIGITS: usize = 32;

fn hash_with<T: Hashable<Via> + ?Sized, Via>(mac: Hmac<Sha256>, value: &T) -> String {
    let mut text = Text(mac);
    // Writing to a MAC cannot fail. Where a `Display` says of itself that it did, what it wrote before counts.
    let _ = value.write_to(&mut text);
    let bytes = text.0.finalize().into_bytes();
    let mut first = [0; DIGITS / 2];
    first.copy_from_slice(&bytes[..DIGITS / 2]);
    format!("{:032x}", u128::from_be_bytes(first))
}

/// Takes text as it is written, so that there is no copy of a secret in memory.
struct Text(Hmac<Sha256>);

impl Write for Text {
    fn write_str(&mut self, text: &str) -> fmt::Result {
        self.0.update(text.as_bytes());
        Ok(())
    }
}

/// What [`hash`](crate::hash()) takes. `Via` says by which way, and is always inferred.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be hashed",
    label = "neither `Display`, nor a `Sensitive` or secret of something with `Display`",
    note = "hash a part of it, `traced::hash(&value.email)`, or implement `Display` for the type"
)]
pub trait Hashable<Via> {
    /// Writes the text to hash.
    fn write_to(&self, text: &mut dyn Write) -> fmt::Result;
}

/// By `Display`.
#[derive(Debug)]
pub struct ViaDisplay;
/// By the `Display` of what it hides.
#[derive(Debug)]
pub struct ViaHidden;

impl<T: Display + ?Sized> Hashable<ViaDisplay> for T {
    fn write_to(&self, text: &mut dyn Write) -> fmt::Result {
        write!(text, "{self}")
    }
}

impl<T: Hides + ?Sized> Hashable<ViaHidden> for T {
    fn write_to(&self, text: &mut dyn Write) -> fmt::Result {
        self.write_hidden_to(text)
    }
}

/// Hides something that has `Display`, and has none itself.
pub trait Hides {
    /// Writes what is hidden.
    fn write_hidden_to(&self, text: &mut dyn Write) -> fmt::Result;
}

impl<T: Display> Hides for Sensitive<T> {
    fn write_hidden_to(&self, text: &mut dyn Write) -> fmt::Result {
        write!(text, "{}", self.expose())
    }
}

#[cfg(feature = "secrecy")]
impl<S: Display + secrecy::zeroize::Zeroize + ?Sized> Hides for secrecy::SecretBox<S> {
    fn write_hidden_to(&self, text: &mut dyn Write) -> fmt::Result {
        write!(text, "{}", secrecy::ExposeSecret::expose_secret(self))
    }
}

macro_rules! behind {
    ($($pointer:ty),*) => {$(
        impl<T: Hides + ?Sized> Hides for $pointer {
            fn write_hidden_to(&self, text: &mut dyn Write) -> fmt::Result {
                (**self).write_hidden_to(text)
            }
        }
    )*};
}

behind!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);
