//! Lists of `key=value` pairs with percent-encoded values, as `OTEL_RESOURCE_ATTRIBUTES` and
//! `OTEL_EXPORTER_OTLP_HEADERS` have them: the format of
//! [W3C Baggage](https://www.w3.org/TR/baggage/#header-content) without properties.

use super::foreign::quoted;

/// Reads a list, or says what is wrong with which entry. The message names keys only: values may be secret.
pub(super) fn pairs(list: &str) -> Result<Vec<(String, String)>, String> {
    list.split(',')
        .enumerate()
        .filter(|(_, entry)| !entry.trim().is_empty())
        .map(|(index, entry)| {
            pair(entry).map_err(|problem| format!("entry {}: {problem}", index + 1))
        })
        .collect()
}

fn pair(entry: &str) -> Result<(String, String), String> {
    let (key, value) = entry
        .split_once('=')
        .ok_or("expected `key=value`, there is no `=`")?;
    let key = decode(key.trim()).map_err(|problem| format!("the key {problem}"))?;
    if key.is_empty() {
        return Err("expected `key=value`, the key is empty".to_owned());
    }
    let value = decode(value.trim())
        .map_err(|problem| format!("the value of {} {problem}", quoted(&key)))?;
    Ok((key, value))
}

/// Not by `percent-encoding`, which lets a `%` stand that begins nothing: here it is a slip that is to be told.
fn decode(encoded: &str) -> Result<String, &'static str> {
    let mut bytes = Vec::with_capacity(encoded.len());
    let mut rest = encoded.as_bytes();
    while let [first, after @ ..] = rest {
        if *first == b'%' {
            let (byte, after) =
                escaped(after).ok_or("has a `%` without two hexadecimal digits after it")?;
            bytes.push(byte);
            rest = after;
        } else {
            bytes.push(*first);
            rest = after;
        }
    }
    String::from_utf8(bytes).map_err(|_| "is not UTF-8 once its percent-encoding is undone")
}

fn escaped(after: &[u8]) -> Option<(u8, &[u8])> {
    let (digits, rest) = after.split_at_checked(2)?;
    let [high, low] = [digits[0], digits[1]].map(|digit| char::from(digit).to_digit(16));
    Some((u8::try_from(high? * 16 + low?).ok()?, rest))
}

#[cfg(test)]
mod tests {
    use super::pairs;

    fn owned(pairs: &[(&str, &str)]) -> Vec<(String, String)> {
        pairs
            .iter()
            .map(|(k, v)| ((*k).to_owned(), (*v).to_owned()))
            .collect()
    }

    #[test]
    fn values_are_percent_decoded() {
        assert_eq!(
            pairs("team=caf%C3%A9, region = eu%2Cwest ,formula=a=b"),
            Ok(owned(&[
                ("team", "café"),
                ("region", "eu,west"),
                ("formula", "a=b")
            ]))
        );
    }

    #[test]
    fn empty_entries_are_skipped() {
        assert_eq!(pairs(",a=1,,"), Ok(owned(&[("a", "1")])));
        assert_eq!(pairs("a="), Ok(owned(&[("a", "")])));
    }

    #[test]
    fn faults_name_the_entry_and_never_the_value() {
        for (list, problem) in [
            (
                "a=1,secret",
                "entry 2: expected `key=value`, there is no `=`",
            ),
            ("=secret", "entry 1: expected `key=value`, the key is empty"),
            (
                "token=secret%2",
                "entry 1: the value of `token` has a `%` without two hexadecimal digits after it",
            ),
            (
                "token=secret%zz",
                "entry 1: the value of `token` has a `%` without two hexadecimal digits after it",
            ),
            (
                "token=%FF",
                "entry 1: the value of `token` is not UTF-8 once its percent-encoding is undone",
            ),
        ] {
            assert_eq!(pairs(list), Err(problem.to_owned()));
        }
    }
}
