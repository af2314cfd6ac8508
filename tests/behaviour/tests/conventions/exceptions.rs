//! What is not judged: what annotations except, and what `traced` writes by itself.

use std::collections::HashMap;
use std::pin::pin;
use std::task::{self, Waker};

use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, KeyValue};
use traced::testing::capture;
use traced::{event, record, record_error, traced, traced_consumer};

use super::{rules, traced_toml, with_attribute};

#[test]
fn what_the_library_writes_itself_is_not_judged() {
    #[traced]
    fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
        record_error(&std::fmt::Error);
        text.parse()
    }
    #[traced]
    async fn wait() {
        std::future::pending().await
    }
    let spans = capture(|| {
        parse("seven").expect_err("no number");
        let mut waiting = Box::pin(wait());
        let mut context = task::Context::from_waker(Waker::noop());
        assert!(waiting.as_mut().poll(&mut context).is_pending());
    });
    spans
        .find("wait")
        .assert_attribute("traced.cancelled", true);
    spans.find("parse").assert_error(
        "core::num::error::ParseIntError",
        "invalid digit found in string",
    );
    let (_folder, file) =
        traced_toml("[personal_data]\nforbid = [\"message\", \"type\", \"path\"]\n");
    spans.assert_conventions_of(file);
}

mod names {
    pub(super) const PHONE: &str = "caller_phone";
    pub(super) const GUEST_PHONE: &str = "guest_phone";
}

#[test]
fn what_annotations_except_is_excepted_in_their_spans() {
    #[traced(
        attrs(user.email = email, names::PHONE = "555"),
        allow(user.email, names::PHONE, reason = "the support console")
    )]
    fn greet(email: &str) {}
    #[traced(
        kind = client,
        attrs(db.query.text = "SELECT 1"),
        allow(db.system.name, reason = "a store of our own")
    )]
    async fn select() {}
    let spans = capture(|| {
        greet("ada@example.com");
        let mut context = task::Context::from_waker(Waker::noop());
        assert!(pin!(select()).poll(&mut context).is_ready());
    });
    spans.find("greet").assert_attribute(names::PHONE, "555");
    spans.assert_conventions();

    let elsewhere = with_attribute("user.email", "ada@example.com");
    assert_eq!(rules(&elsewhere.violations()), ["personal_data"]);
}

#[test]
fn what_is_excepted_stays_so_under_another_name() {
    #[traced_consumer(
        system = "kafka",
        destination = topic,
        attrs(user.email = email),
        allow(user.email, reason = "the support console")
    )]
    fn on_essay(topic: &str, email: &str, metadata: &HashMap<String, String>) {}
    #[traced(attrs(user.email = email), allow(user.email, reason = "the support console"))]
    fn greet(email: &str) {
        Context::map_current(|context| context.span().update_name("greet_again"));
    }
    let spans = capture(|| {
        on_essay("essays", "ada@example.com", &HashMap::new());
        greet("ada@example.com");
    });
    spans
        .find("process essays")
        .assert_attribute("user.email", "ada@example.com");
    spans
        .find("greet_again")
        .assert_attribute("user.email", "ada@example.com");
    spans.assert_conventions();

    #[traced_consumer(system = "kafka", destination = topic, attrs(topic))]
    fn on_other(topic: &str, metadata: &HashMap<String, String>) {
        Context::map_current(|context| {
            let email = KeyValue::new("user.email", "ada@example.com");
            context.span().set_attribute(email);
        });
    }
    let elsewhere = capture(|| on_other("essays", &HashMap::new()));
    assert_eq!(rules(&elsewhere.violations()), ["personal_data"]);
}

#[test]
fn what_is_recorded_late_can_be_excepted_too() {
    #[traced]
    fn greet() {
        record!(
            visitor_surname = "Lovelace",
            allow(visitor_surname, reason = "the guest book")
        );
        event!(
            "greeted",
            guest_surname = "Lovelace",
            names::GUEST_PHONE = "555",
            allow(guest_surname, names::GUEST_PHONE, reason = "the guest book")
        );
    }
    let spans = capture(greet);
    spans
        .find("greet")
        .assert_attribute("visitor_surname", "Lovelace");
    let greeted = spans.find("greet").event("greeted");
    assert!(greeted.attribute("guest_surname").is_some());
    spans.assert_conventions();
}
