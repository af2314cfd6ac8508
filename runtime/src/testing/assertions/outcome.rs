//! What a test can assert about how a span ended.

use opentelemetry::trace::Status;

use crate::testing::SpanView;

/// Assertions about the span's status and error. They return and panic as the others do.
impl SpanView<'_> {
    /// Asserts that the status is Unset, as it is of a span that did not fail.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn load_essay() -> Result<(), String> {
    ///     Ok(())
    /// }
    ///
    /// let spans = capture(load_essay);
    /// spans.find("load_essay").assert_unset();
    /// ```
    ///
    /// # Panics
    ///
    /// If it is Error or Ok.
    #[track_caller]
    pub fn assert_unset(self) -> Self {
        self.assert_status(&Status::Unset)
    }

    /// Asserts that the status was set to Ok. Traced functions leave the status of a success
    /// [Unset](Self::assert_unset), as instrumentation should; Ok is the application's word.
    ///
    /// ```
    /// use traced::opentelemetry::Context;
    /// use traced::opentelemetry::trace::{Status, TraceContextExt as _};
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn load_essay() {
    ///     Context::current().span().set_status(Status::Ok);
    /// }
    ///
    /// let spans = capture(load_essay);
    /// spans.find("load_essay").assert_ok();
    /// ```
    ///
    /// # Panics
    ///
    /// If it is Unset or Error.
    #[track_caller]
    pub fn assert_ok(self) -> Self {
        self.assert_status(&Status::Ok)
    }

    #[track_caller]
    fn assert_status(self, expected: &Status) -> Self {
        if self.status() == expected {
            return self;
        }
        let name = |status: &Status| match status {
            Status::Unset => "Unset".to_owned(),
            Status::Ok => "Ok".to_owned(),
            Status::Error { description } => format!("Error (\"{description}\")"),
        };
        let (actual, expected) = (name(self.status()), name(expected));
        self.fail(format_args!("the status is {actual}, not {expected}"))
    }

    /// Asserts that the span failed, with this `error.type` and this message, the description of its status.
    ///
    /// The type of an error that does not name its class is its full path; its last segments are enough here.
    ///
    /// ```
    /// use traced::testing::capture;
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn parse(number: &str) -> Result<u32, std::num::ParseIntError> {
    ///     number.parse()
    /// }
    ///
    /// let spans = capture(|| parse("seven"));
    /// let message = "invalid digit found in string";
    /// spans
    ///     .find("parse")
    ///     .assert_error("core::num::error::ParseIntError", message)
    ///     .assert_error("error::ParseIntError", message)
    ///     .assert_error("ParseIntError", message);
    /// ```
    ///
    /// A part of a segment is not enough:
    ///
    /// ```should_panic
    /// # use traced::testing::capture;
    /// # #[traced::traced]
    /// # fn parse(number: &str) -> Result<u32, std::num::ParseIntError> {
    /// #     number.parse()
    /// # }
    /// # let spans = capture(|| parse("seven"));
    /// # let message = "invalid digit found in string";
    /// spans.find("parse").assert_error("IntError", message);
    /// ```
    ///
    /// # Panics
    ///
    /// If it did not fail, or otherwise.
    #[track_caller]
    pub fn assert_error(self, error_type: &str, message: &str) -> Self {
        let Some(error) = self.error() else {
            self.fail(format_args!("it did not fail"))
        };
        let actual = error.error_type.unwrap_or_default();
        let is_this_type = actual == error_type
            || actual
                .strip_suffix(error_type)
                .is_some_and(|path| path.ends_with("::") && !error_type.is_empty());
        if !is_this_type {
            self.fail(format_args!(
                "`error.type` is `{actual}`, not `{error_type}`"
            ));
        }
        if error.message != message {
            let actual = error.message;
            self.fail(format_args!(
                "it failed with \"{actual}\", not \"{message}\""
            ));
        }
        self
    }
}
