//! Several messages at once.

use traced::traced_consumer;

use crate::{Envelope, Metadata, captured, message_from};

#[test]
fn a_batch_is_linked_to_all_and_continues_none() {
    #[traced_consumer(batch)]
    fn on_batch(envelopes: &[Envelope]) -> Result<(), String> {
        Err("the second is broken".to_owned())
    }
    let spans = captured(|| {
        let envelopes: Vec<_> = ["m-1", "m-2", "m-3"]
            .into_iter()
            .map(|id| Envelope {
                id: id.to_owned(),
                metadata: if id == "m-3" {
                    Metadata::new()
                } else {
                    message_from("a")
                },
            })
            .collect();
        let _ = on_batch(&envelopes);
    });
    let batch = spans
        .find("process essays")
        .assert_root()
        .assert_attribute("messaging.batch.message_count", 3)
        .assert_attribute("messaging.message.body.size", 7)
        .assert_no_attribute("messaging.message.id");
    assert!(batch.error().is_some());
    let ids: Vec<_> = batch
        .links()
        .map(|link| link.attribute("messaging.message.id").cloned())
        .collect();
    assert_eq!(ids, [Some("m-1".into()), Some("m-2".into())]);
}

#[test]
fn a_large_batch_says_how_many_links_it_left_out() {
    #[traced_consumer(system = "kafka", destination = "t", batch)]
    fn on_batch(messages: &Vec<Metadata>) {}
    let spans = captured(|| {
        let messages = vec![message_from("a"); 10_000];
        on_batch(&messages);
    });
    let batch = spans
        .find("process t")
        .assert_attribute("messaging.batch.message_count", 10_000);
    assert_eq!(batch.links().len(), 128);
    assert_eq!(batch.data().links.dropped_count, 10_000 - 128);
}

#[test]
fn an_empty_batch_is_a_batch() {
    #[traced_consumer(system = "kafka", destination = "t", batch, from = messages)]
    fn on_batch(messages: [Metadata; 0]) {}
    captured(|| on_batch([]))
        .find("process t")
        .assert_attribute("messaging.batch.message_count", 0);
}
