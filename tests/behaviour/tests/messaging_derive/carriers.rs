//! `#[derive(Message)]`: which fields can carry a context, and what is asked of their types.

use std::collections::BTreeMap;
use std::fmt::Display;
use std::hash::RandomState;
use std::marker::PhantomData;

use traced::messaging::Message;
use traced::{Carrier, CarrierMut, in_span};

use crate::{Metadata, captured, consume, there_and_back};

/// A message in its own right.
#[derive(Message)]
#[message(system = "kafka")]
struct Envelope {
    #[message(id)]
    event_id: u32,
    #[message(body_size)]
    size: u32,
    #[message(carrier)]
    metadata: Metadata,
}

/// A carrier that is no message: a list of headers.
#[derive(Default)]
struct Headers(Vec<(String, String)>);

impl Carrier for Headers {
    fn get(&self, key: &str) -> Option<&str> {
        let mut headers = self.0.iter();
        headers
            .find(|(name, _)| name == key)
            .map(|(_, value)| value.as_str())
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| name.as_str()).collect()
    }
}

impl CarrierMut for Headers {
    fn set(&mut self, key: &str, value: String) {
        self.0.push((key.to_owned(), value));
    }
}

#[test]
fn any_carrier_will_do() {
    #[derive(Message)]
    struct Owned(#[message(carrier)] Headers);
    #[derive(Message)]
    struct Optional(#[message(carrier)] Option<Headers>);
    for spans in [
        there_and_back(&mut Owned(Headers::default())),
        there_and_back(&mut Optional(Some(Headers::default()))),
        there_and_back(&mut Optional(None)),
    ] {
        spans.find("process").assert_child_of("send");
    }
}

#[test]
fn a_map_that_is_missing_is_made_where_there_is_something_to_write() {
    #[derive(Message)]
    struct Record(#[message(carrier)] Option<BTreeMap<String, String>>);
    let mut record = Record(None);
    let spans = there_and_back(&mut record);
    spans.find("process").assert_child_of("send");
    assert!(record.0.is_some_and(|map| map.contains_key("traceparent")));
}

#[test]
fn a_message_in_a_message_is_heard_unless_the_outer_one_knows_better() {
    #[derive(Message)]
    #[message(destination = "outer")]
    struct Outer<'a> {
        #[message(carrier)]
        inner: &'a mut Envelope,
        #[message(id)]
        id: &'a str,
    }
    let mut inner = Envelope {
        event_id: 7,
        size: 512,
        metadata: Metadata::new(),
    };
    let spans = there_and_back(&mut Outer {
        inner: &mut inner,
        id: "outer-1",
    });
    spans
        .find("process outer")
        .assert_child_of("send outer")
        .assert_attribute("messaging.system.name", "kafka")
        .assert_attribute("messaging.message.id", "outer-1")
        .assert_attribute("messaging.message.body.size", 512);
    assert!(inner.metadata.contains_key("traceparent"));
}

#[test]
fn what_is_only_received_need_not_be_written_to() {
    #[derive(Message)]
    #[message(read_only)]
    struct Received<'a> {
        #[message(carrier)]
        metadata: &'a BTreeMap<String, String>,
    }
    let spans = captured(|| {
        let mut metadata = BTreeMap::new();
        in_span!("made_by", { traced::inject(&mut metadata) });
        consume(&Received {
            metadata: &metadata,
        });
    });
    spans.find("process").assert_child_of("made_by");
}

#[test]
fn type_parameters_are_bound_as_the_marked_fields_need_it() {
    #[derive(Message)]
    struct Open<I, H, P: ?Sized> {
        #[message(id)]
        id: Option<I>,
        #[message(carrier)]
        headers: H,
        _payload: PhantomData<P>,
    }
    #[derive(Message)]
    struct Bound<S = RandomState, H = Headers>
    where
        H: Carrier + CarrierMut,
    {
        #[message(carrier)]
        headers: H,
        _state: S,
    }
    let spans = there_and_back(&mut Open::<_, _, dyn Display> {
        id: Some(41),
        headers: Metadata::new(),
        _payload: PhantomData,
    });
    spans
        .find("process")
        .assert_child_of("send")
        .assert_attribute("messaging.message.id", "41");
    let spans = there_and_back(&mut Bound {
        headers: Headers::default(),
        _state: RandomState::new(),
    });
    spans.find("process").assert_child_of("send");
}
