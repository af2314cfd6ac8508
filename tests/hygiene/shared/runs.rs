//! That what compiles also runs, in spans.
//!
//! The crate is compiled anew here, as a module, so that it is the one of this edition.

#[path = "conventions.rs"]
mod conventions;
#[path = "lints.rs"]
mod lints;
#[path = "names.rs"]
mod names;
#[path = "never.rs"]
mod never;
#[path = "no_prelude.rs"]
mod no_prelude;
#[path = "shadowed.rs"]
mod shadowed;
#[path = "temporaries.rs"]
mod temporaries;

use traced::testing::{capture_async_with, capture_with};

#[test]
fn functions_do_what_they_say() {
    let (out, spans) = capture_with(|| {
        (
            no_prelude::every_option(3),
            no_prelude::inside(1),
            shadowed::sync(0),
            names::arguments(1, 2, 3, 4, 5, 6),
            names::patterns(4),
            names::inside(1),
            names::made(2),
        )
    });
    assert_eq!(out, (Ok(3), 2, Err(0), 22, Err(4), 4, 6));
    assert_eq!(
        spans.find("every_option").attribute("essay.id"),
        Some(&3.into())
    );
    assert_eq!(spans.find("patterns").attribute("failure"), Some(&4.into()));
    assert_eq!(spans.all("block").len(), 3);

    let (out, spans) = capture_with(|| {
        lints::placeholder(&mut 1);
        lints::unit(false);
        (
            lints::one_line(),
            lints::one_line_block(2),
            lints::owned("a".to_owned()),
            lints::generic(&1).collect::<Vec<_>>(),
            lints::Counter::default().plus(2).count(),
            lints::body_of_an_example() + lints::block_of_an_example(),
        )
    });
    assert_eq!(
        out,
        (
            1,
            2,
            "a!".to_owned(),
            vec!["1".to_owned()],
            "2".to_owned(),
            3
        )
    );
    assert_eq!(spans.find("counter.plus").children().len(), 0);
}

#[test]
fn arguments_are_what_they_were() {
    let [one, two, three] = ["2", "b", "cc"].map(str::to_owned);
    let (out, spans) = capture_with(|| lints::spoken_of(one, two.clone(), two, three));
    assert_eq!(out, Ok(4));
    spans.find("spoken_of").assert_attribute("text", "2");
}

#[tokio::test]
async fn leaves_do_what_they_say() {
    let (out, spans) = capture_async_with(async {
        (
            no_prelude::leaf(3),
            shadowed::leaf(0),
            shadowed::later_leaf(4).await,
            lints::leaf(5),
            lints::leaf_block(6),
        )
    })
    .await;
    assert_eq!(out, (Ok(3), Err(0), 4, 5, 6));
    assert_eq!(spans.roots().len(), 5);
}

#[tokio::test]
async fn what_is_made_in_passing_goes_before_the_arguments() {
    let list = temporaries::Shared::default();
    let (out, spans) = capture_async_with(async {
        temporaries::unit(list.clone());
        (
            temporaries::returned(list.clone()),
            temporaries::later(list.clone(), 1).await,
            temporaries::fallible(list.clone()),
            temporaries::fallible_later(list.clone(), 1).await,
        )
    })
    .await;
    assert_eq!(out, (1, 2, Ok(1), Err("empty")));
    assert_eq!(spans.roots().len(), 5);
}

#[tokio::test]
async fn what_does_not_end_does_what_it_says() {
    let ((), spans) = capture_async_with(async {
        tokio::select! {
            biased;
            () = async { never::serves().await } => {}
            () = tokio::task::yield_now() => {}
        }
    })
    .await;
    spans
        .find("serves")
        .assert_attribute("traced.cancelled", true);
    let (out, spans) = capture_async_with(async {
        let given_up = never::gives_up("a", 1);
        tokio::spawn(traced::FutureExt::with_current_context(given_up)).await
    })
    .await;
    assert!(out.is_err());
    spans.find("gives_up").assert_attribute("text", "a");
    let (out, spans) = capture_async_with(async {
        tokio::spawn(traced::FutureExt::with_current_context(never::unwritten())).await
    })
    .await;
    assert!(out.is_err());
    spans.find("unwritten").assert_error("panic", "panicked");
}

#[test]
fn blocks_that_are_left_end_their_spans() {
    let (out, spans) = capture_with(|| (never::wanders(&[1]), never::wanders(&[2, 8])));
    assert_eq!(out, (Some(1), Some(8)));
    let names: Vec<_> = spans.iter().map(|span| span.name()).collect();
    assert_eq!(
        names,
        ["decide", "decide", "count", "look", "look", "search"]
    );
    spans
        .find("search")
        .assert_unset()
        .assert_attribute("count", 2);
    let (out, spans) = capture_with(|| std::panic::catch_unwind(|| never::wanders(&[2, 3])));
    assert!(out.is_err());
    spans.find("count").assert_error("panic", "panicked");
}

#[test]
fn envelopes_tell_of_themselves() {
    use std::collections::BTreeMap;

    use traced::messaging::{Message, MessageMut};

    #[traced::traced_producer]
    fn send(message: &mut impl MessageMut) {}

    let mut envelope = no_prelude::Envelope {
        id: 3,
        topic: Some("essays"),
        size: 4,
        essay: "five".to_owned(),
        metadata: BTreeMap::new(),
        payload: "six",
    };
    let (id, spans) = capture_with(|| {
        no_prelude::publish(&mut envelope);
        send(&mut shadowed::Envelope {
            facts: 1,
            bytes: 2,
            carrier: BTreeMap::new(),
            words: None,
        });
        send(&mut names::Made::new(BTreeMap::new(), 6));
        send(&mut lints::Envelope::new("seven"));
        no_prelude::consume(&envelope)
    });
    assert_eq!((id, envelope.payload), (3, "six"));
    spans
        .find("process essays")
        .assert_attribute("messaging.message.id", "3")
        .assert_attribute("essay_id", "five");
    spans
        .find("send tasks")
        .assert_attribute("messaging.message.id", "1")
        .assert_attribute("part", 2);
    spans.find("send made").assert_attribute("hidden", 6);
    spans
        .find("send")
        .assert_attribute("messaging.message.id", "seven");
    assert!(lints::Envelope::new(1).system().is_none());
}

#[tokio::test]
async fn futures_do_what_they_say() {
    let (out, spans) = capture_async_with(async {
        (
            no_prelude::asynchronous("a").await,
            no_prelude::boxed(2).await,
            shadowed::later(1).await,
            lints::asynchronous("abc").await,
            lints::returns_future(3).await,
        )
    })
    .await;
    assert_eq!(out, (false, 4, Ok(1), 3, 6));
    assert_eq!(spans.roots().len(), 5);
}

#[tokio::test]
async fn bodies_that_begin_with_items_run_in_their_spans() {
    let (out, spans) = capture_async_with(async {
        lints::items();
        lints::items_in_block();
        (
            lints::items_and_value(),
            lints::items_later().await,
            lints::items_and_result_later().await,
        )
    })
    .await;
    assert_eq!(out, (4, 14, Ok(7)));
    assert_eq!(spans.roots().len(), 5);
}

#[test]
fn attributes_keep_the_types_of_the_registry() {
    let user = conventions::User::default();
    let (out, spans) = capture_with(|| conventions::find("SELECT 1", 5432, &user));
    assert_eq!(out, Ok(1));
    let span = spans.find("find");
    assert_eq!(span.attribute("db.query.text"), Some(&"SELECT 1".into()));
    assert_eq!(span.attribute("server.port"), Some(&5432.into()));
    assert_eq!(
        span.attribute("gen_ai.request.temperature"),
        Some(&0.5.into())
    );
    assert_eq!(span.attribute("has_email"), Some(&false.into()));
    assert_eq!(span.attribute("user.email"), None);
    assert_eq!(span.attribute("db.response.returned_rows"), Some(&1.into()));
}
