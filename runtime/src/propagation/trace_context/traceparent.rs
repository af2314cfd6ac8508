//! The header `traceparent`: <https://www.w3.org/TR/trace-context-2/#traceparent-header>.

use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId};

/// "Random Trace ID Flag" of level 2: the last seven bytes of the trace id are random.
pub(crate) const RANDOM: TraceFlags = TraceFlags::new(0x02);

/// The length of version 00, and of what later versions begin with.
const LENGTH: usize = "00-11112222333344445555666677778888-1111222233334444-00".len();

const HIGHEST_KNOWN: u8 = 0x00;
const FORBIDDEN: u8 = 0xff;

/// What a caller says of itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TraceParent {
    pub(super) trace_id: TraceId,
    pub(super) span_id: SpanId,
    /// The flags that are defined, and no others.
    pub(super) flags: TraceFlags,
}

/// Reads the value of the one header there is; `None` if the trace is to be started anew.
pub(super) fn parse(value: &str) -> Option<TraceParent> {
    let value = super::trim(value).as_bytes();
    let (known, rest) = value.split_first_chunk::<LENGTH>()?;
    if [known[2], known[35], known[52]] != [b'-'; 3] {
        return None;
    }
    let version = u8::try_from(number(&known[..2])?).ok()?;
    if version == FORBIDDEN || !is_legal_rest(version, rest) {
        return None;
    }
    let trace_id = TraceId::from(number(&known[3..35])?);
    let span_id = SpanId::from(u64::try_from(number(&known[36..52])?).ok()?);
    let flags = TraceFlags::new(u8::try_from(number(&known[53..])?).ok()?);
    let is_valid = trace_id != TraceId::INVALID && span_id != SpanId::INVALID;
    is_valid.then(|| TraceParent {
        trace_id,
        span_id,
        flags: defined(flags),
    })
}

/// A later version may go on behind a dash. A comma is where two headers were made into one, which this one may not be.
fn is_legal_rest(version: u8, rest: &[u8]) -> bool {
    match rest {
        [] => true,
        [b'-', more @ ..] => version > HIGHEST_KNOWN && !more.contains(&b','),
        _ => false,
    }
}

fn defined(flags: TraceFlags) -> TraceFlags {
    flags & (TraceFlags::SAMPLED | RANDOM)
}

/// Of lower-case hexadecimal digits, at most 32 of them.
fn number(digits: &[u8]) -> Option<u128> {
    digits.iter().try_fold(0, |number, digit| {
        let digit = match digit {
            b'0'..=b'9' => digit - b'0',
            b'a'..=b'f' => digit - b'a' + 10,
            _ => return None,
        };
        Some(number << 4 | u128::from(digit))
    })
}

/// Writes version 00, with these flags in the place of the span's.
pub(super) fn write(span_context: &SpanContext, flags: TraceFlags) -> String {
    let mut value = String::with_capacity(LENGTH);
    value.push_str("00-");
    push(&mut value, &span_context.trace_id().to_bytes());
    value.push('-');
    push(&mut value, &span_context.span_id().to_bytes());
    value.push('-');
    push(&mut value, &[defined(flags).to_u8()]);
    value
}

fn push(value: &mut String, bytes: &[u8]) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    for byte in bytes {
        value.push(char::from(DIGITS[usize::from(byte >> 4)]));
        value.push(char::from(DIGITS[usize::from(byte & 0x0f)]));
    }
}

#[cfg(test)]
mod tests {
    use opentelemetry::trace::TraceState;

    use super::*;

    const TRACE: u128 = 0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736;
    const SPAN: u64 = 0x00f0_67aa_0ba9_02b7;
    const IDS: &str = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";

    fn flags(value: &str) -> Option<u8> {
        let parsed = parse(value)?;
        assert_eq!(parsed.trace_id, TraceId::from(TRACE), "{value}");
        assert_eq!(parsed.span_id, SpanId::from(SPAN), "{value}");
        Some(parsed.flags.to_u8())
    }

    #[test]
    fn of_the_flags_those_that_are_defined_are_read() {
        for byte in 0..=u8::MAX {
            let value = format!("00-{IDS}-{byte:02x}");
            assert_eq!(flags(&value), Some(byte & 0x03), "{value}");
        }
    }

    #[test]
    fn every_version_but_ff_is_read() {
        for version in 0..=u8::MAX {
            let value = format!("{version:02x}-{IDS}-01");
            let expected = (version != 0xff).then_some(1);
            assert_eq!(flags(&value), expected, "{value}");
            let longer = format!("{value}-more");
            let expected = expected.filter(|_| version != 0);
            assert_eq!(flags(&longer), expected, "{longer}");
            assert_eq!(flags(&format!("{value}.more")), None);
            assert_eq!(flags(&format!("{value}0")), None);
        }
    }

    #[test]
    fn every_byte_is_looked_at() {
        let valid = format!("00-{IDS}-01");
        for at in 0..valid.len() {
            for byte in ["", "g", "A", "-", "/", ":", "`", ",", " ", "\0", "00", "é"] {
                if &valid[at..=at] != byte {
                    let value = format!("{}{byte}{}", &valid[..at], &valid[at + 1..]);
                    assert_eq!(parse(&value), None, "{value:?}");
                }
            }
        }
    }

    #[test]
    fn spaces_and_tabs_around_it_are_no_part_of_it() {
        assert_eq!(flags(&format!(" \t00-{IDS}-01\t ")), Some(1));
        assert_eq!(flags(&format!("\u{a0}00-{IDS}-01")), None);
        assert_eq!(flags(&format!("00-{IDS}-01\n")), None);
    }

    #[test]
    fn what_is_written_is_what_is_read() {
        for byte in 0..=u8::MAX {
            let span_context = SpanContext::new(
                TraceId::from(TRACE),
                SpanId::from(SPAN),
                TraceFlags::NOT_SAMPLED,
                false,
                TraceState::NONE,
            );
            let value = write(&span_context, TraceFlags::new(byte));
            assert_eq!(value, format!("00-{IDS}-{:02x}", byte & 0x03));
            assert_eq!(value.capacity(), value.len());
            assert_eq!(flags(&value), Some(byte & 0x03));
        }
    }
}
