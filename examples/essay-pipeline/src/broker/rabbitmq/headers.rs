//! The headers of AMQP as metadata, and back.

use std::collections::HashMap;

use lapin::types::{AMQPValue, FieldTable, LongString, ShortString};

/// As other programs write theirs. A name that AMQP has no room for is left out.
pub(super) fn table(headers: HashMap<String, String>) -> FieldTable {
    let mut table = FieldTable::default();
    for (name, value) in headers {
        if let Ok(name) = ShortString::try_new(name) {
            table.insert(name, AMQPValue::LongString(LongString::from(value)));
        }
    }
    table
}

/// The headers that are text; AMQP has two kinds of it.
pub(super) fn texts(table: Option<&FieldTable>) -> HashMap<String, String> {
    let entries = table.into_iter().flat_map(|table| table.inner());
    entries
        .filter_map(|(name, value)| Some((name.as_str().to_owned(), text(value)?)))
        .collect()
}

fn text(value: &AMQPValue) -> Option<String> {
    match value {
        AMQPValue::LongString(text) => String::from_utf8(text.as_bytes().to_vec()).ok(),
        AMQPValue::ShortString(text) => Some(text.as_str().to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn metadata_come_back_as_they_went() {
        let metadata = HashMap::from([
            ("traceparent".to_owned(), "00-a-b-01".to_owned()),
            ("baggage".to_owned(), "sch\u{fc}ler=1".to_owned()),
        ]);
        assert_eq!(texts(Some(&table(metadata.clone()))), metadata);
        assert_eq!(texts(None), HashMap::new());
    }

    #[test]
    fn what_is_no_text_is_no_metadata() {
        let mut headers = FieldTable::default();
        headers.insert("x-death".into(), AMQPValue::LongInt(1));
        headers.insert("binary".into(), AMQPValue::LongString(vec![0xff].into()));
        headers.insert("short".into(), AMQPValue::ShortString("text".into()));
        let expected = HashMap::from([("short".to_owned(), "text".to_owned())]);
        assert_eq!(texts(Some(&headers)), expected);
    }

    #[test]
    fn a_name_that_is_too_long_is_left_out() {
        let metadata = HashMap::from([("n".repeat(256), "v".to_owned())]);
        assert_eq!(table(metadata), FieldTable::default());
    }
}
