//! Values that do not get into traces.

use std::borrow::Cow;
use std::fmt;
use std::rc::Rc;
use std::sync::Arc;

/// Marks a type whose values are never recorded: passwords, names, what people write.
///
/// An attribute of such a type does not compile, whether it is recorded as it is, by `%` or by `?`, and neither does
/// one behind references, smart pointers, `Option`s and lists. Implement it for a type of your own where wrapping its
/// values in [`Sensitive`] is too much. With the feature `secrecy` the types of that crate are marked.
///
/// What is checked is the type of the attribute. A struct with a field of a marked type is still recorded by its own
/// `Display` or `Debug`, and so is an error that tells of one: make that field a [`Sensitive`], which `Debug` redacts.
///
/// ```compile_fail,E0277
/// use traced::{SensitiveData, traced};
///
/// struct Email(String);
///
/// impl SensitiveData for Email {}
///
/// impl std::fmt::Display for Email {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         f.write_str(&self.0)
///     }
/// }
///
/// #[traced(attrs(recipient))] // error: `&Email` is marked as sensitive and cannot be recorded
/// fn send(recipient: &Email) {}
/// ```
#[diagnostic::on_unimplemented(
    message = "the type of this value was not known yet where the span records it; it turned out to be `{Self}`",
    label = "its type is inferred from what comes later",
    note = "write the type where the value is made"
)]
pub trait SensitiveData {}

/// A value that cannot be recorded by accident.
///
/// It has no `Display`, its `Debug` says `Sensitive(..)`, and as an attribute it does not compile
/// ([`SensitiveData`]). [`expose`](Self::expose) is the one way to what is inside, and easy to search for.
///
/// ```
/// use traced::{Sensitive, traced};
///
/// #[derive(Debug)]
/// struct Account {
///     id: u64,
///     email: Sensitive<String>,
/// }
///
/// #[traced(attrs(account_id = account.id))]
/// fn greet(account: &Account) -> String {
///     format!("Dear {}", account.email.expose())
/// }
///
/// let account = Account { id: 7, email: Sensitive::new("ada@example.com".to_owned()) };
/// assert_eq!(greet(&account), "Dear ada@example.com");
/// assert_eq!(format!("{account:?}"), "Account { id: 7, email: Sensitive(..) }");
/// ```
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Sensitive<T>(T);

impl<T> Sensitive<T> {
    /// Wraps a value.
    ///
    /// ```
    /// const PIN: traced::Sensitive<u16> = traced::Sensitive::new(1234);
    /// assert_eq!(PIN, 1234.into());
    /// ```
    pub const fn new(value: T) -> Self {
        Self(value)
    }

    /// The value itself, in the open.
    ///
    /// ```
    /// let name = traced::Sensitive::new("Ada");
    /// assert_eq!(name.expose().len(), 3);
    /// ```
    pub const fn expose(&self) -> &T {
        &self.0
    }

    /// The value, unwrapped.
    ///
    /// ```
    /// let name = traced::Sensitive::new(String::from("Ada"));
    /// assert_eq!(name.into_inner(), "Ada");
    /// ```
    pub fn into_inner(self) -> T {
        self.0
    }
}

impl<T> From<T> for Sensitive<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

/// Says that there is a value, and nothing of it, not even its length.
impl<T> fmt::Debug for Sensitive<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Sensitive(..)")
    }
}

impl<T> SensitiveData for Sensitive<T> {}

#[cfg(feature = "secrecy")]
impl<S: secrecy::zeroize::Zeroize + ?Sized> SensitiveData for secrecy::SecretBox<S> {}

macro_rules! behind {
    ($($pointer:ty),*) => {$(
        impl<T: SensitiveData + ?Sized> SensitiveData for $pointer {}
    )*};
}

behind!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: ToOwned + SensitiveData + ?Sized> SensitiveData for Cow<'_, T> {}
impl<T: SensitiveData> SensitiveData for Option<T> {}
impl<T: SensitiveData> SensitiveData for [T] {}
impl<T: SensitiveData> SensitiveData for Vec<T> {}
impl<T: SensitiveData, const N: usize> SensitiveData for [T; N] {}
