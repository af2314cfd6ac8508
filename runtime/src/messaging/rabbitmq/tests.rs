//! Tables, properties and deliveries without a broker.

use lapin::types::{AMQPValue, DecimalValue, FieldArray, LongString};
use opentelemetry::Value;

use super::*;
use crate::messaging::incoming::facts_of;

fn long(text: impl Into<Vec<u8>>) -> AMQPValue {
    AMQPValue::LongString(LongString::from(text))
}

fn short(text: &str) -> AMQPValue {
    AMQPValue::ShortString(text.into())
}

fn table(entries: &[(&str, AMQPValue)]) -> FieldTable {
    let mut table = FieldTable::default();
    for (key, value) in entries {
        table.insert((*key).into(), value.clone());
    }
    table
}

fn fact(message: &dyn Message, key: &str) -> Option<Value> {
    let mut facts = facts_of(message).into_attributes().into_iter();
    let found = facts.find(|fact| fact.key.as_str() == key);
    found.map(|fact| fact.value)
}

fn delivery(exchange: &str, routing_key: &str) -> Delivery {
    Delivery::mock(
        7,
        exchange.into(),
        routing_key.into(),
        false,
        b"An essey.".to_vec(),
    )
}

#[test]
fn both_kinds_of_strings_are_read_in_any_case() {
    let cases = [
        (table(&[]), None),
        (table(&[("traceparent", long("a"))]), Some("a")),
        (table(&[("traceparent", short("a"))]), Some("a")),
        (table(&[("TraceParent", long("a"))]), Some("a")),
        (table(&[("traceparent", long(""))]), Some("")),
        (table(&[("traceparent ", long("a"))]), None),
        (
            table(&[("Traceparent", long("other")), ("traceparent", long("a"))]),
            Some("a"),
        ),
        (
            table(&[("Traceparent", long("a")), ("traceparent", AMQPValue::Void)]),
            Some("a"),
        ),
    ];
    for (headers, expected) in cases {
        assert_eq!(
            Carrier::get(&headers, "traceparent"),
            expected,
            "{headers:?}"
        );
        let properties = BasicProperties::default().with_headers(headers);
        assert_eq!(Carrier::get(&properties, "traceparent"), expected);
    }
    assert_eq!(
        Carrier::get(&BasicProperties::default(), "traceparent"),
        None
    );
}

#[test]
fn what_is_no_text_counts_as_absent() {
    let nested = table(&[("traceparent", long("a"))]);
    let values = [
        AMQPValue::Boolean(true),
        AMQPValue::ShortShortInt(1),
        AMQPValue::ShortShortUInt(1),
        AMQPValue::ShortInt(1),
        AMQPValue::ShortUInt(1),
        AMQPValue::LongInt(1),
        AMQPValue::LongUInt(1),
        AMQPValue::LongLongInt(1),
        AMQPValue::Float(1.0),
        AMQPValue::Double(f64::NAN),
        AMQPValue::DecimalValue(DecimalValue { scale: 1, value: 1 }),
        AMQPValue::FieldArray(FieldArray::from(vec![long("a")])),
        AMQPValue::Timestamp(1),
        AMQPValue::FieldTable(nested),
        AMQPValue::ByteArray(b"a".as_slice().into()),
        AMQPValue::Void,
        long([0xff, 0xfe]),
    ];
    for value in values {
        let headers = table(&[("traceparent", value), ("other", long("x"))]);
        assert_eq!(Carrier::get(&headers, "traceparent"), None, "{headers:?}");
        assert_eq!(Carrier::keys(&headers), ["other"]);
    }
}

#[test]
fn stale_spellings_go_and_all_else_stays() {
    let mut headers = table(&[
        ("Traceparent", long("stale")),
        ("TRACEPARENT", AMQPValue::Void),
        ("x-delay", AMQPValue::LongInt(5)),
    ]);
    CarrierMut::set(&mut headers, "traceparent", "new".to_owned());
    let expected = table(&[
        ("traceparent", long("new")),
        ("x-delay", AMQPValue::LongInt(5)),
    ]);
    assert_eq!(headers, expected);

    let properties = BasicProperties::default().with_message_id("m-1".into());
    let mut with_headers = properties.clone().with_headers(headers);
    CarrierMut::set(&mut with_headers, "traceparent", "newer".to_owned());
    let expected = table(&[
        ("traceparent", long("newer")),
        ("x-delay", AMQPValue::LongInt(5)),
    ]);
    assert_eq!(with_headers, properties.clone().with_headers(expected));

    let mut without_headers = properties.clone();
    CarrierMut::set(&mut without_headers, "traceparent", "new".to_owned());
    let expected = table(&[("traceparent", long("new"))]);
    assert_eq!(without_headers, properties.with_headers(expected));
}

#[test]
fn a_key_that_amqp_has_no_room_for_is_left_out() {
    let mut headers = FieldTable::default();
    CarrierMut::set(&mut headers, &"k".repeat(256), "v".to_owned());
    assert_eq!(headers, FieldTable::default());
    CarrierMut::set(&mut headers, &"k".repeat(255), "v".to_owned());
    assert_eq!(Carrier::get(&headers, &"K".repeat(255)), Some("v"));
}

#[test]
fn the_destination_is_exchange_and_routing_key() {
    let cases = [
        ("essays", "submitted", "essays:submitted"),
        ("essays", "", "essays"),
        ("", "spellcheck", "spellcheck"),
        ("", "", "amq.default"),
        ("", "amq.gen-7cZ", "(anonymous)"),
        ("", "amq.rabbitmq.reply-to.g1h2", "(anonymous)"),
        ("essays", "amq.gen-7cZ", "essays"),
        ("", "amq.general", "amq.general"),
    ];
    for (exchange, routing_key, expected) in cases {
        let delivery = delivery(exchange, routing_key);
        let mut facts = facts_of(&delivery);
        assert_eq!(facts.take_destination().as_deref(), Some(expected));
        let is_anonymous = fact(&delivery, "messaging.destination.anonymous");
        assert_eq!(is_anonymous.is_some(), expected == "(anonymous)");
        let recorded = fact(&delivery, "rabbitmq.destination.routing_key");
        let expected = Some(routing_key).filter(|key| !key.is_empty());
        assert_eq!(recorded, expected.map(|key| Value::from(key.to_owned())));
    }
}

#[test]
fn a_delivery_tells_what_it_knows() {
    let mut first = delivery("essays", "submitted");
    first.properties = BasicProperties::default()
        .with_message_id("m-1".into())
        .with_correlation_id("essay-7".into());
    assert_eq!(first.system(), Some("rabbitmq"));
    for (key, value) in [
        ("messaging.message.id", Value::from("m-1")),
        ("messaging.message.conversation_id", Value::from("essay-7")),
        ("messaging.message.body.size", Value::from(9)),
        ("rabbitmq.message.delivery_tag", Value::from(7)),
    ] {
        assert_eq!(fact(&first, key), Some(value), "{key}");
    }
    assert_eq!(fact(&first, "traced.message.redelivered"), None);
    assert_eq!(
        fact(&first.properties, "messaging.message.id"),
        Some("m-1".into())
    );

    let again = Some(BasicGetMessage {
        delivery: Delivery::mock(8, "essays".into(), "submitted".into(), true, Vec::new()),
        message_count: 0,
    });
    assert_eq!(
        fact(&again, "traced.message.redelivered"),
        Some(true.into())
    );
    assert_eq!(fact(&again, "messaging.message.id"), None);

    let returned = BasicReturnMessage {
        delivery: Delivery::mock(0, "essays".into(), "submitted".into(), false, Vec::new()),
        reply_code: 312,
        reply_text: "NO_ROUTE".into(),
    };
    assert_eq!(fact(&returned, "rabbitmq.message.delivery_tag"), None);
    assert_eq!(
        facts_of(&returned).take_destination().as_deref(),
        Some("essays:submitted")
    );
}
