//! What an answer in JSON says was not taken.

use serde_json::Value;

/// How many were not taken, by the name of that number, and why. The number is a string as protobuf's JSON has it, and a
/// number as some write it ([ProtoJSON](https://protobuf.dev/programming-guides/json/)).
pub(super) fn rejected(answer: &[u8], count: &str) -> Option<(i64, String)> {
    let answer: Value = serde_json::from_slice(answer).ok()?;
    let partial = answer.get("partialSuccess")?;
    let rejected = match partial.get(count) {
        Some(Value::String(number)) => number.parse().ok()?,
        Some(number) => number.as_i64()?,
        None => 0,
    };
    let message = partial.get("errorMessage").and_then(Value::as_str);
    Some((rejected, message.unwrap_or_default().to_owned()))
}

#[cfg(test)]
mod tests {
    use super::rejected;

    #[test]
    fn a_number_is_a_string_and_may_be_a_number() {
        for (answer, expected) in [
            (
                r#"{"rejectedSpans":"2","errorMessage":"m"}"#,
                Some((2, "m")),
            ),
            (r#"{"rejectedSpans":2}"#, Some((2, ""))),
            (r#"{"errorMessage":"m"}"#, Some((0, "m"))),
            ("null", Some((0, ""))),
            (r#"{"rejectedSpans":"two"}"#, None),
        ] {
            let answer = format!(r#"{{"partialSuccess":{answer}}}"#);
            let expected = expected.map(|(count, message)| (count, message.to_owned()));
            assert_eq!(
                rejected(answer.as_bytes(), "rejectedSpans"),
                expected,
                "{answer}"
            );
        }
        assert_eq!(rejected(b"{}", "rejectedSpans"), None);
        assert_eq!(rejected(b"<html>", "rejectedSpans"), None);
    }
}
