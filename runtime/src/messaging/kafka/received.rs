//! Messages, as a consumer gets them.

use rdkafka::message::{BorrowedMessage, Message as Received, OwnedMessage};

use super::{Content, SYSTEM};
use crate::Carrier;
use crate::messaging::{Facts, Message};

macro_rules! messages {
    ($($type:ty),*) => {$(
        impl Message for $type {
            fn carrier(&self) -> Option<&dyn Carrier> {
                self.headers().map(|headers| headers as &dyn Carrier)
            }

            fn system(&self) -> Option<&'static str> {
                Some(SYSTEM)
            }

            fn describe(&self, facts: &mut Facts) {
                describe(self, facts);
            }
        }
    )*};
}

messages!(BorrowedMessage<'_>, OwnedMessage);

fn describe(message: &impl Received, facts: &mut Facts) {
    let content = Content {
        topic: message.topic(),
        partition: Some(message.partition()),
        key: message.key(),
        payload: message.payload(),
    };
    content.describe(facts);
    // A message that was never stored has a negative one.
    if message.offset() >= 0 {
        facts.set("kafka.offset", message.offset());
    }
}

#[cfg(test)]
mod tests {
    use rdkafka::Timestamp;

    use super::*;

    fn message(key: Option<&[u8]>, payload: Option<&[u8]>) -> OwnedMessage {
        OwnedMessage::new(
            payload.map(<[u8]>::to_vec),
            key.map(<[u8]>::to_vec),
            "essays".to_owned(),
            Timestamp::NotAvailable,
            3,
            42,
            None,
        )
    }

    fn described(message: &OwnedMessage) -> String {
        let mut facts = Facts::default();
        Message::describe(message, &mut facts);
        assert_eq!(facts.take_destination().as_deref(), Some("essays"));
        let attributes = facts.into_attributes().into_iter();
        let attributes: Vec<String> = attributes
            .map(|attribute| format!("{}={}", attribute.key, attribute.value))
            .collect();
        attributes.join(" ")
    }

    #[test]
    fn a_message_says_where_it_is_stored_and_what_it_is() {
        const STORED: &str = "messaging.destination.partition.id=3";
        type Case<'a> = (Option<&'a [u8]>, Option<&'a [u8]>, &'a str);
        let cases: [Case<'_>; 8] = [
            (None, Some(b"four"), "messaging.message.body.size=4"),
            (None, Some(b""), "messaging.message.body.size=0"),
            (None, None, "kafka.message.tombstone=true"),
            (
                Some(b"e-7"),
                None,
                "kafka.message.key=e-7 kafka.message.tombstone=true",
            ),
            (
                Some("Aufsätze".as_bytes()),
                Some(b"x"),
                "kafka.message.key=Aufsätze messaging.message.body.size=1",
            ),
            (
                Some(b""),
                Some(b"x"),
                "kafka.message.key= messaging.message.body.size=1",
            ),
            (Some(b"\xff"), Some(b"x"), "messaging.message.body.size=1"),
            (
                Some(&42_u64.to_be_bytes()),
                Some(b"x"),
                "messaging.message.body.size=1",
            ),
        ];
        for (key, payload, expected) in cases {
            let described = described(&message(key, payload));
            assert_eq!(described, format!("{STORED} {expected} kafka.offset=42"));
        }
    }

    #[test]
    fn a_message_that_was_never_stored_says_no_place() {
        let message = message(None, Some(b"x"))
            .set_partition(-1)
            .set_offset(-1001);
        assert_eq!(described(&message), "messaging.message.body.size=1");
        assert!(message.carrier().is_none(), "it has no headers");
        assert_eq!(Message::system(&message), Some("kafka"));
    }
}
