//! Query strings: keys whose values are personal data or credentials.

use crate::respell::respell;
use crate::rules::personal_phrase;

/// Whether the value of a query's key is personal data or a credential, by the words its name ends with: the
/// [list](https://docs.rs/traced-conventions) that attribute names are judged by.
///
/// The key is taken in any spelling (`userEmail`, `user-email`, `user[email]`), already percent-decoded.
///
/// ```
/// use traced_conventions::is_personal_query_key;
///
/// assert!(is_personal_query_key("userEmail"));
/// assert!(is_personal_query_key("filter[phone]"));
/// assert!(is_personal_query_key("access_token"));
/// assert!(!is_personal_query_key("essay_id"));
/// assert!(!is_personal_query_key("has_email")); // a flag
/// ```
#[must_use]
pub fn is_personal_query_key(key: &str) -> bool {
    respell(key, '_').is_some_and(|name| personal_phrase(name.as_bytes()).is_some())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_judged_in_any_spelling() {
        for personal in [
            "email",
            "Email",
            "user.email",
            "user[email]",
            "API-Key",
            "newPassword",
        ] {
            assert!(is_personal_query_key(personal), "{personal}");
        }
        for free in ["", "page", "essay_id", "email_count", "[]", "имя", "q"] {
            assert!(!is_personal_query_key(free), "{free}");
        }
    }
}
