//! Records, as a producer is given them.

use rdkafka::IntoOpaque;
use rdkafka::message::ToBytes;
use rdkafka::producer::{BaseRecord, FutureRecord};

use super::{Content, SYSTEM};
use crate::messaging::{Facts, Message, MessageMut};
use crate::{Carrier, CarrierMut};

macro_rules! records {
    ($([$($generics:tt)*] $type:ty;)*) => {$(
        impl<K: ToBytes + ?Sized, P: ToBytes + ?Sized, $($generics)*> Message for $type {
            fn carrier(&self) -> Option<&dyn Carrier> {
                self.headers.as_ref().map(|headers| headers as &dyn Carrier)
            }

            fn system(&self) -> Option<&'static str> {
                Some(SYSTEM)
            }

            fn describe(&self, facts: &mut Facts) {
                let content = Content {
                    topic: self.topic,
                    partition: self.partition,
                    key: self.key.map(|key| key.to_bytes()),
                    payload: self.payload.map(|payload| payload.to_bytes()),
                };
                content.describe(facts);
            }
        }

        impl<K: ToBytes + ?Sized, P: ToBytes + ?Sized, $($generics)*> MessageMut for $type {
            fn carrier_mut(&mut self) -> Option<&mut dyn CarrierMut> {
                Some(self.headers.get_or_insert_default())
            }
        }
    )*};
}

records! {
    [] FutureRecord<'_, K, P>;
    [D: IntoOpaque] BaseRecord<'_, K, P, D>;
}

#[cfg(test)]
mod tests {
    use super::*;

    fn described(record: &impl Message) -> String {
        let mut facts = Facts::default();
        record.describe(&mut facts);
        let topic = facts
            .take_destination()
            .as_deref()
            .unwrap_or("no topic")
            .to_owned();
        let attributes = facts.into_attributes().into_iter();
        let attributes: Vec<String> = attributes
            .map(|attribute| format!("{}={}", attribute.key, attribute.value))
            .collect();
        format!("{topic} {}", attributes.join(" "))
    }

    #[test]
    fn a_record_says_where_it_goes_and_what_it_is() {
        let future = FutureRecord::to("essays").key("e-7").payload(b"four");
        assert_eq!(
            described(&future),
            "essays kafka.message.key=e-7 messaging.message.body.size=4"
        );
        let tombstone = FutureRecord::<str, str>::to("essays").partition(2);
        assert_eq!(
            described(&tombstone),
            "essays messaging.destination.partition.id=2 kafka.message.tombstone=true"
        );
        let owned = (String::from("e-8"), vec![0_u8; 3]);
        let base = BaseRecord::with_opaque_to("essays", Box::new(7)).key(&owned.0);
        assert_eq!(
            described(&base.payload(&owned.1)),
            "essays kafka.message.key=e-8 messaging.message.body.size=3"
        );
        assert_eq!(Message::system(&tombstone), Some("kafka"));
    }

    #[test]
    fn a_record_without_headers_gets_some_only_when_there_is_something_to_write() {
        let mut record = BaseRecord::<str, str>::to("essays");
        assert!(record.carrier().is_none());
        let carrier = record.carrier_mut().expect("there is always room");
        carrier.set("traceparent", "00-…".to_owned());
        let carrier = record.carrier().expect("there are headers now");
        assert_eq!(carrier.get("traceparent"), Some("00-…"));
    }
}
