//! The grammar of the header ([W3C Baggage, "Definition"](https://www.w3.org/TR/baggage/#definition)).

use std::borrow::Cow;

use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};

/// Among ASCII, what is no `baggage-octet`. Whatever is not ASCII is encoded anyway.
const NO_OCTET: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\');

/// What must be encoded in a value ("value").
pub(super) const REQUIRED: &AsciiSet = &NO_OCTET.add(b'%');

/// Besides, what need not be encoded but is misread by some: `+` stands for a space to Python, and OpenTelemetry's own
/// propagator for Rust ends a value at its first `=`.
pub(super) const UNMISTAKABLE: &AsciiSet = &REQUIRED.add(b'+').add(b'=');

/// A `token` of [RFC 7230, section 3.2.6](https://www.rfc-editor.org/rfc/rfc7230#section-3.2.6).
pub(in super::super) fn is_token(text: &str) -> bool {
    let is_mark = |byte| b"!#$%&'*+-.^_`|~".contains(&byte);
    !text.is_empty()
        && text
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || is_mark(byte))
}

/// A `value`: `baggage-octet`s, or none at all.
pub(super) fn is_value(text: &str) -> bool {
    text.bytes()
        .all(|byte| byte.is_ascii_graphic() && !matches!(byte, b'"' | b',' | b';' | b'\\'))
}

/// Without the optional white space around it, `OWS`.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}

/// A value as it is meant. Sequences that are not UTF-8 become U+FFFD; a `%` that begins no sequence stands for itself.
pub(super) fn decode(value: &str) -> Cow<'_, str> {
    percent_decode_str(value).decode_utf8_lossy()
}

/// A value as it is sent, with what is in `set` encoded.
pub(super) fn encode(value: &str, set: &'static AsciiSet) -> String {
    utf8_percent_encode(value, set).to_string()
}

/// The value of a property as it is sent. It is kept as it was received, so that a `%` in it may be part of a sequence.
pub(super) fn encode_property(value: &str) -> Cow<'_, str> {
    utf8_percent_encode(value, NO_OCTET).into()
}
