//! What counts as an error, and what is told of it.

use std::borrow::Cow;
use std::fmt;

use traced::testing::capture;
use traced::{ErrorType, traced};

use super::{RepoError, ServiceError, exceptions, load};

#[test]
fn an_err_sets_status_type_and_one_exception() {
    let spans = capture(|| load(7));
    let span = spans
        .find("load")
        .assert_error("errors::RepoError", "no essay 7");
    let exception = span.event("exception");
    assert_eq!(
        exception.attribute("exception.type"),
        Some(&"errors::RepoError".into())
    );
    assert_eq!(
        exception.attribute("exception.message"),
        Some(&"no essay 7".into())
    );
    assert_eq!(exception.attribute("exception.stacktrace"), None);
    assert_eq!(exceptions(&spans, "load"), 1);
}

#[test]
fn a_success_leaves_the_status_unset() {
    #[traced]
    fn fine() -> Result<u32, RepoError> {
        Ok(1)
    }
    capture(fine)
        .find("fine")
        .assert_unset()
        .assert_no_attribute("error.type");
}

#[test]
fn the_chain_of_sources_is_in_the_stacktrace() {
    #[traced]
    fn direct() -> Result<(), ServiceError> {
        Err(RepoError::Missing(1).into())
    }
    let spans = capture(direct);
    let exception = spans.find("direct").event("exception");
    assert_eq!(
        exception.attribute("exception.stacktrace"),
        Some(&"loading failed\ncaused by: no essay 1".into())
    );
}

#[test]
fn an_alias_of_result_is_one() {
    type Answer = Result<u8, RepoError>;
    #[traced]
    fn aliased() -> Answer {
        Err(RepoError::Missing(2))
    }
    capture(aliased)
        .find("aliased")
        .assert_error("errors::RepoError", "no essay 2");
}

#[test]
fn another_type_of_that_name_is_none() {
    mod poll {
        pub(super) enum Result {
            Err,
        }
    }
    #[traced]
    fn polled() -> poll::Result {
        poll::Result::Err
    }
    capture(polled).find("polled").assert_unset();
}

#[test]
fn errors_that_are_no_std_errors_have_their_message() {
    #[traced]
    fn text() -> Result<(), String> {
        Err("plain".to_owned())
    }
    #[traced]
    fn opaque() -> anyhow::Result<()> {
        Err(anyhow::Error::new(RepoError::Missing(1)).context("while loading"))
    }
    #[traced]
    fn boxed() -> Result<(), Box<dyn std::error::Error>> {
        Err(RepoError::Missing(4).into())
    }
    #[traced]
    fn sendable() -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
        Err(RepoError::Missing(5).into())
    }
    let spans = capture(|| (text(), opaque(), boxed().is_err(), sendable()));
    spans
        .find("text")
        .assert_error("alloc::string::String", "plain");
    spans
        .find("opaque")
        .assert_error("anyhow::Error", "while loading");
    assert_eq!(
        spans
            .find("opaque")
            .event("exception")
            .attribute("exception.stacktrace"),
        Some(&"while loading\ncaused by: no essay 1".into())
    );
    assert_eq!(
        spans.find("boxed").error().expect("an error").message,
        "no essay 4"
    );
    assert_eq!(
        spans.find("sendable").error().expect("an error").message,
        "no essay 5"
    );
}

#[test]
fn an_error_without_a_message_has_its_type() {
    struct Silent;
    #[traced]
    fn silent() -> Result<(), Silent> {
        Err(Silent)
    }
    let spans = capture(|| silent().is_err());
    spans.find("silent").assert_error("Silent", "");
    assert_eq!(
        spans
            .find("silent")
            .event("exception")
            .attribute("exception.message"),
        None
    );
}

#[test]
fn a_generic_error_is_recorded_by_what_its_bounds_allow() {
    #[traced]
    fn generic<E: fmt::Display>(error: E) -> Result<(), E> {
        Err(error)
    }
    let spans = capture(|| generic("no luck"));
    assert_eq!(
        spans.find("generic").error().expect("an error").message,
        "no luck"
    );
}

#[test]
fn an_error_may_name_its_class() {
    #[derive(Debug)]
    struct Limited;
    impl ErrorType for Limited {
        fn error_type(&self) -> Cow<'static, str> {
            "rate_limited".into()
        }
    }
    impl fmt::Display for Limited {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("too many")
        }
    }
    #[traced]
    fn limited() -> Result<(), Limited> {
        Err(Limited)
    }
    capture(limited)
        .find("limited")
        .assert_error("rate_limited", "too many");
}

#[test]
fn err_if_says_which_errors_count() {
    #[traced(err_if(error => !matches!(error, RepoError::Missing(0))))]
    fn find(id: u32) -> Result<(), RepoError> {
        Err(RepoError::Missing(id))
    }
    capture(|| find(0))
        .find("find")
        .assert_unset()
        .assert_no_attribute("error.type");
    capture(|| find(1))
        .find("find")
        .assert_error("errors::RepoError", "no essay 1");
}

#[test]
fn record_error_marks_a_span_that_returns_no_result() {
    #[traced]
    fn goes_on() {
        traced::record_error(&RepoError::Missing(1));
    }
    let spans = capture(goes_on);
    spans
        .find("goes_on")
        .assert_error("errors::RepoError", "no essay 1");
    assert_eq!(exceptions(&spans, "goes_on"), 1);
}
