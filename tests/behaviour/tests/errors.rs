//! How errors look on spans, and that each is recorded once.

use std::borrow::Cow;
use std::fmt;

use traced::testing::{Spans, capture, capture_async};
use traced::{ErrorType, FutureExt as _, traced};

#[derive(Debug, thiserror::Error)]
enum RepoError {
    #[error("no essay {0}")]
    Missing(u32),
}

#[derive(Debug, thiserror::Error)]
enum ServiceError {
    #[error("loading failed")]
    Load(#[from] RepoError),
    #[error("not allowed")]
    Forbidden,
}

#[traced]
fn load(id: u32) -> Result<u32, RepoError> {
    Err(RepoError::Missing(id))
}

/// How many `exception` events there are on all spans of `name`.
fn exceptions(spans: &Spans, name: &str) -> usize {
    let events = spans.all(name).into_iter().flat_map(|span| span.events());
    events.filter(|event| event.name() == "exception").count()
}

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
fn an_error_that_passes_has_its_exception_on_the_innermost_span_only() {
    #[traced]
    fn middle() -> Result<u32, ServiceError> {
        Ok(load(1)?)
    }
    #[traced]
    fn outer() -> Result<u32, ServiceError> {
        middle()
    }
    let spans = capture(outer);
    assert_eq!(exceptions(&spans, "load"), 1);
    assert_eq!(exceptions(&spans, "middle"), 0);
    assert_eq!(exceptions(&spans, "outer"), 0);
    spans
        .find("middle")
        .assert_error("errors::ServiceError", "loading failed");
    spans
        .find("outer")
        .assert_error("errors::ServiceError", "loading failed");
}

#[test]
fn a_message_wrapped_around_another_is_the_same_error() {
    #[traced]
    fn wrapping() -> Result<u32, String> {
        load(3).map_err(|error| format!("cannot start: {error}"))
    }
    let spans = capture(wrapping);
    assert_eq!(exceptions(&spans, "wrapping"), 0);
    spans
        .find("wrapping")
        .assert_error("alloc::string::String", "cannot start: no essay 3");
}

#[test]
fn another_error_after_a_handled_one_is_recorded() {
    #[traced]
    fn handles() -> Result<u32, ServiceError> {
        let _ = load(1);
        Err(ServiceError::Forbidden)
    }
    let spans = capture(handles);
    assert_eq!(exceptions(&spans, "handles"), 1);
}

#[test]
fn a_handled_error_leaves_the_outer_span_alone() {
    #[traced]
    fn retries() -> u32 {
        load(1).or_else(|_| load(2)).unwrap_or(0)
    }
    let spans = capture(retries);
    spans.find("retries").assert_unset();
    assert_eq!(exceptions(&spans, "load"), 2);
}

#[test]
fn siblings_that_fail_alike_each_have_their_exception() {
    #[traced]
    fn both() {
        let _ = (load(1), load(1));
    }
    assert_eq!(exceptions(&capture(both), "load"), 2);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_error_that_passes_from_task_to_task_is_recorded_once() {
    #[traced]
    async fn inner() -> Result<u32, RepoError> {
        tokio::task::yield_now().await;
        Err(RepoError::Missing(5))
    }
    #[traced]
    async fn outer() -> Result<u32, ServiceError> {
        let spawned = tokio::spawn(inner().with_current_context());
        Ok(spawned.await.expect("the task ends")?)
    }
    let spans = capture_async(outer()).await;
    spans.find("inner").assert_child_of("outer");
    assert_eq!(exceptions(&spans, "inner"), 1);
    assert_eq!(exceptions(&spans, "outer"), 0);
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
fn a_recorded_error_that_is_returned_later_is_not_recorded_again() {
    #[traced]
    fn records() -> Result<(), RepoError> {
        let error = RepoError::Missing(9);
        traced::record_error(&error);
        Err(error)
    }
    let spans = capture(records);
    assert_eq!(exceptions(&spans, "records"), 1);
    spans
        .find("records")
        .assert_error("errors::RepoError", "no essay 9");
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
