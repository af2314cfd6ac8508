use std::time::Duration;

use opentelemetry::{StringValue, Value};

use crate::tree::{duration, text, value};

#[test]
fn durations_have_three_digits() {
    let nanos = |nanos| duration::short(Duration::from_nanos(nanos));
    assert_eq!(nanos(0), "0 ns");
    assert_eq!(nanos(999), "999 ns");
    assert_eq!(nanos(1_000), "1.00 µs");
    assert_eq!(nanos(9_994), "9.99 µs");
    assert_eq!(nanos(9_995), "10.0 µs");
    assert_eq!(nanos(99_950), "100 µs");
    assert_eq!(nanos(999_499), "999 µs");
    assert_eq!(nanos(999_500), "1.00 ms");
    assert_eq!(nanos(142_400_000), "142 ms");
    assert_eq!(nanos(1_420_000_000), "1.42 s");
    assert_eq!(nanos(59_949_999_999), "59.9 s");
    assert_eq!(nanos(59_950_000_000), "1m 00s");
    assert_eq!(nanos(3_599_500_000_000), "1h 00m");
    assert_eq!(nanos(100_000_000_000_000), "1d 03h");
    assert_eq!(nanos(8_700_000_000_000_000), "100d");
}

#[test]
fn no_duration_breaks_the_gutter() {
    let mut nanos = 1_u64;
    while let Some(more) = nanos.checked_add(nanos / 7 + 1) {
        nanos = more;
        let shown = duration::short(Duration::from_nanos(nanos));
        assert!(text::width(&shown) <= 8, "{shown}");
    }
    duration::short(Duration::MAX);
}

#[test]
fn a_value_shows_its_type() {
    let shown = |value: Value| value::shown(&value, usize::MAX);
    assert_eq!(shown(3.into()), "3");
    assert_eq!(shown("3".into()), "\"3\"");
    assert_eq!(shown(3.0.into()), "3.0");
    assert_eq!(shown(true.into()), "true");
    assert_eq!(shown("true".into()), "\"true\"");
    assert_eq!(shown("NaN".into()), "\"NaN\"");
    assert_eq!(shown("".into()), "\"\"");
    assert_eq!(shown("/essays/{id}?a=b".into()), "/essays/{id}?a=b");
    assert_eq!(shown("two words".into()), "\"two words\"");
    assert_eq!(shown("[1]".into()), "\"[1]\"");
    assert_eq!(shown(Value::Array(vec![1_i64, 2].into())), "[1, 2]");
    let strings: Vec<StringValue> = vec!["a".into(), "b,c".into(), "4".into()];
    assert_eq!(shown(Value::Array(strings.into())), "[a, \"b,c\", \"4\"]");
}

#[test]
fn text_cannot_drive_the_terminal() {
    let escaped = |text| text::escaped(text, usize::MAX);
    assert_eq!(escaped("\x1b[2J"), "\\u{1b}[2J");
    assert_eq!(escaped("a\nb\rc\td\x07"), "a\\nb\\rc\\td\\u{7}");
    assert_eq!(escaped("\u{9b}31m"), "\\u{9b}31m");
    assert_eq!(escaped("\u{202e}gnp"), "\\u{202e}gnp");
    assert_eq!(escaped("a\u{200b}b\u{2028}"), "a\\u{200b}b\\u{2028}");
    assert_eq!(
        value::shown(&"\x1b]0;title\x07".into(), 100),
        "\"\\u{1b}]0;title\\u{7}\""
    );
}

#[test]
fn letters_of_every_language_show_as_themselves() {
    for text in [
        "Grüße",
        "e\u{301}te\u{301}",
        "作文",
        "مقال",
        "निबंध",
        "🙂 ok",
    ] {
        assert_eq!(text::escaped(text, usize::MAX), text);
    }
    let zalgo = format!("e{}", "\u{301}".repeat(40));
    assert!(text::escaped(&zalgo, usize::MAX).contains("\\u{301}"));
}

#[test]
fn text_is_cut_to_columns_not_letters() {
    assert_eq!(text::escaped("abcdef", 6), "abcdef");
    assert_eq!(text::escaped("abcdef", 5), "abcd…");
    assert_eq!(text::escaped("作文作文", 5), "作文…");
    assert_eq!(text::escaped("作文作文", 4), "作…");
    assert_eq!(text::escaped("ab\x1b[0m", 6), "ab…");
    assert_eq!(text::quoted("a \"b\" c", 7), "\"a \\\"…\"");
    assert_eq!(text::tail("/home/me/essays/src/lib.rs", 12), "…/src/lib.rs");
    assert_eq!(text::tail("src/lib.rs", 12), "src/lib.rs");
}
