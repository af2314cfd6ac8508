//! Keys of queries and parameters of routes whose values nobody should read.

use traced_conventions::is_personal_query_key;

/// The keys of signed URLs that the conventions name, and what opens an account in nearly every link that has it.
const SENSITIVE: [&str; 19] = [
    "AWSAccessKeyId",
    "Signature",
    "sig",
    "X-Goog-Signature",
    "session_id",
    "sessionid",
    "jsessionid",
    "PHPSESSID",
    "SAMLResponse",
    "auth",
    "code_verifier",
    "login",
    "mail",
    "otp",
    "pass",
    "pin",
    "sid",
    "tel",
    "ticket",
];

/// Keys that end so are of that kind, too: `token`, `private_token`, `inviteToken`.
const TOKEN: &str = "token";

/// The keys of AWS's signed URLs begin like this.
const AMAZON: &str = "x-amz-";

pub(super) fn is_sensitive(key: &str, also: &[impl AsRef<str>]) -> bool {
    let name = last_part(key);
    let mut known = SENSITIVE.into_iter().chain(also.iter().map(AsRef::as_ref));
    let is_amazon = name
        .get(..AMAZON.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(AMAZON));
    let end = name.len().checked_sub(TOKEN.len());
    let is_token = end
        .and_then(|end| name.get(end..))
        .is_some_and(|end| end.eq_ignore_ascii_case(TOKEN));
    is_amazon
        || is_token
        || known.any(|known| name.eq_ignore_ascii_case(known) || key.eq_ignore_ascii_case(known))
        || is_personal_query_key(key)
}

/// What a key is called inside of lists and objects: `token` for `token[]`, `user[token]` and `user.token`.
fn last_part(key: &str) -> &str {
    let mut parts = key.split(['[', ']', '.']);
    parts.rfind(|part| !part.is_empty()).unwrap_or(key)
}
