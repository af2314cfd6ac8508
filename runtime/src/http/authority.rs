//! Host and port, read from what anybody may have written.

use http::uri::Authority;

/// The authority without what belongs to a person: a name and a password may stand before the host. `None` for what is
/// none, or has no host.
pub(super) fn readable(authority: &str) -> Option<Authority> {
    let host = authority
        .rsplit_once('@')
        .map_or(authority, |(_, host)| host);
    let authority = Authority::try_from(host).ok()?;
    (!authority.host().is_empty()).then_some(authority)
}

/// The host alone: the brackets of an IPv6 address belong to the URI.
pub(super) fn host(authority: &Authority) -> &str {
    authority.host().trim_matches(['[', ']'])
}
