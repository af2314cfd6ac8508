//! Errors on their way out: each is recorded once.

use traced::testing::{capture, capture_async};
use traced::{FutureExt as _, traced};

use super::{RepoError, ServiceError, exceptions, load};

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
    #[traced]
    fn quoting() -> Result<u32, String> {
        wrapping().map_err(|error| format!("status: Internal, message: {error:?}, details: []"))
    }
    #[traced]
    fn with_causes() -> Result<u32, String> {
        let error = anyhow::Error::new(load(3).unwrap_err()).context("cannot start");
        Err(format!("{error:?}"))
    }
    let spans = capture(|| (quoting().is_err(), with_causes().is_err()));
    for name in ["wrapping", "quoting", "with_causes"] {
        assert_eq!(exceptions(&spans, name), 0, "{name}");
    }
    spans
        .find("wrapping")
        .assert_error("alloc::string::String", "cannot start: no essay 3");
}

/// Longer than what is kept of a message.
fn page(number: u32) -> String {
    format!("{}{number}", "an essay of many words ".repeat(5_000))
}

#[traced]
fn read_page(number: u32) -> Result<u32, String> {
    Err(page(number))
}

#[test]
fn a_long_message_is_known_on_its_way_out() {
    #[traced]
    fn passes() -> Result<u32, String> {
        read_page(1)
    }
    #[traced]
    fn wraps() -> Result<u32, String> {
        passes().map_err(|error| format!("cannot start: {error}"))
    }
    let spans = capture(wraps);
    assert_eq!(exceptions(&spans, "read_page"), 1);
    assert_eq!(exceptions(&spans, "passes"), 0);
    assert_eq!(exceptions(&spans, "wraps"), 0);
    spans
        .find("passes")
        .assert_error("alloc::string::String", &page(1));
}

#[test]
fn long_messages_that_begin_alike_are_different_errors() {
    #[traced]
    fn turns_over() -> Result<u32, String> {
        let _ = read_page(1);
        Err(page(2))
    }
    assert_eq!(exceptions(&capture(turns_over), "turns_over"), 1);
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
fn an_error_that_only_has_the_words_of_a_handled_one_is_recorded() {
    #[traced]
    fn look_up() -> Result<u32, &'static str> {
        Err("1")
    }
    #[traced]
    fn stores() -> Result<u32, &'static str> {
        let _ = look_up();
        Err("disk 1 is full")
    }
    #[traced]
    fn finds() -> Result<u32, String> {
        load(1).map_err(|_| "the shelf has no essay 12".to_owned())
    }
    let spans = capture(|| (stores().is_err(), finds().is_err()));
    assert_eq!(exceptions(&spans, "stores"), 1);
    assert_eq!(exceptions(&spans, "finds"), 1);
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
fn an_error_from_inside_that_is_recorded_by_hand_has_one_exception() {
    #[traced]
    fn checks(essay_id: u32) -> Result<(), RepoError> {
        Err(RepoError::Missing(essay_id))
    }
    #[traced]
    fn goes_on() -> Result<(), RepoError> {
        for essay_id in [7, 7] {
            if let Err(error) = checks(essay_id) {
                traced::record_error(&error);
            }
        }
        // Like the others, but nobody inside has recorded it.
        traced::record_error(&RepoError::Missing(7));
        Err(RepoError::Missing(7))
    }
    let spans = capture(goes_on);
    assert_eq!(exceptions(&spans, "checks"), 2);
    assert_eq!(exceptions(&spans, "goes_on"), 1);
    spans
        .find("goes_on")
        .assert_error("errors::RepoError", "no essay 7");
}

#[derive(Debug, thiserror::Error)]
#[error("page {page}: {error}")]
struct PageError {
    page: usize,
    error: std::num::ParseIntError,
}

impl traced::ErrorType for PageError {
    fn error_type(&self) -> std::borrow::Cow<'static, str> {
        "page".into()
    }
}

#[test]
fn a_returned_error_that_wraps_a_recorded_one_is_the_status() {
    #[traced]
    fn count(pages: &[&str]) -> Result<u32, PageError> {
        let mut words = 0;
        for (page, text) in pages.iter().enumerate() {
            match text.parse::<u32>() {
                Ok(number) => words += number,
                // The title may have no number, which is told and no more.
                Err(error) if page == 0 => traced::record_error(&error),
                Err(error) => return Err(PageError { page, error }),
            }
        }
        Ok(words)
    }
    #[traced]
    fn outer() -> Result<u32, PageError> {
        count(&["On nature", "two"])
    }
    let spans = capture(outer);
    for name in ["count", "outer"] {
        spans
            .find(name)
            .assert_error("page", "page 1: invalid digit found in string");
    }
    assert_eq!(exceptions(&spans, "count"), 1);
    assert_eq!(exceptions(&spans, "outer"), 0);
}

#[test]
fn another_error_after_a_recorded_one_has_its_own_exception() {
    #[traced]
    fn records() -> Result<(), ServiceError> {
        traced::record_error(&RepoError::Missing(9));
        Err(ServiceError::Forbidden)
    }
    let spans = capture(records);
    assert_eq!(exceptions(&spans, "records"), 2);
    spans
        .find("records")
        .assert_error("errors::ServiceError", "not allowed");
}
