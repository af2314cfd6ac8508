//! HTTP span names: `{method} {route}`, or the method alone.
//!
//! Source: semantic conventions for HTTP spans, section "Name".

use crate::bytes::{all_graphic, between, one_of, one_of_any_case, position_or_end};

/// The methods the registry knows for `http.request.method`, and `HTTP`, which stands in a span name for any other.
const METHODS: &[&str] = &[
    "CONNECT", "DELETE", "GET", "HEAD", "HTTP", "OPTIONS", "PATCH", "POST", "PUT", "QUERY", "TRACE",
];

/// Whether `name` is a method, or a method and one target.
pub(crate) const fn is_form(name: &[u8]) -> bool {
    let end = position_or_end(name, b' ');
    if !one_of(between(name, 0, end), METHODS) {
        return false;
    }
    end == name.len() || all_graphic(between(name, end + 1, name.len()))
}

/// Whether `name` can be no other form: the method stands alone, or a path follows it.
pub(crate) const fn is_unmistakable(name: &[u8]) -> bool {
    let end = position_or_end(name, b' ');
    is_form(name) && (end == name.len() || name[end + 1] == b'/')
}

/// Where the target starts in a name that begins with a method, in whatever case the method is written.
pub(crate) const fn target_start(name: &[u8]) -> Option<usize> {
    let end = position_or_end(name, b' ');
    if end + 1 < name.len() && one_of_any_case(between(name, 0, end), METHODS) {
        return Some(end + 1);
    }
    None
}

/// Whether `name` is `get /essays`: an HTTP name but for the case of its method.
pub(crate) const fn has_lower_case_method(name: &[u8]) -> bool {
    match target_start(name) {
        Some(target) => name[target] == b'/' && !one_of(between(name, 0, target - 1), METHODS),
        None => false,
    }
}
