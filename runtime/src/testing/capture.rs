//! Runs code so that its spans go into a provider of their own.

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use opentelemetry::context::FutureExt as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, ShouldSample, SpanLimits};

use super::Spans;
use super::collected::Collected;
use crate::pipeline::Pipeline;
use crate::recorder::{Intake, Recorder, Sampling, Settings};

/// Runs `code` and returns the spans it made. What it returns is dropped; [`capture_with`] keeps it.
///
/// Spans that have not ended when `code` returns are not among them: wait for threads and tasks first. Their names are
/// in [`Spans::unfinished`].
///
/// ```
/// use traced::testing::capture;
/// use traced::traced;
///
/// #[traced]
/// fn create_essay() {}
///
/// let spans = capture(create_essay);
/// assert_eq!(spans.len(), 1);
/// ```
#[must_use = "the captured spans are what a capture is for"]
pub fn capture<T>(code: impl FnOnce() -> T) -> Spans {
    Capture::new().run(code)
}

/// Runs `code` and returns its result and the spans it made.
///
/// ```
/// use traced::testing::capture_with;
/// use traced::traced;
///
/// #[traced]
/// fn count_words(text: &str) -> usize {
///     text.split_whitespace().count()
/// }
///
/// let (words, spans) = capture_with(|| count_words("to be or not to be"));
/// assert_eq!(words, 6);
/// assert_eq!(spans.len(), 1);
/// ```
pub fn capture_with<T>(code: impl FnOnce() -> T) -> (T, Spans) {
    Capture::new().run_with(code)
}

/// Drives `future` to its end and returns the spans it made. [`capture_async_with`] keeps its output too.
///
/// It needs no particular executor. A task that `future` spawns belongs to the capture if the context goes along.
///
/// ```
/// use traced::testing::capture_async;
/// use traced::{FutureExt as _, traced};
///
/// #[traced]
/// async fn save_essay() {}
///
/// #[traced]
/// async fn create_essay() {
///     let saving = tokio::spawn(save_essay().with_current_context());
///     saving.await.unwrap();
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let spans = capture_async(create_essay()).await;
/// spans.assert_tree(
///     "
///     create_essay
///     └─ save_essay
///     ",
/// );
/// # });
/// ```
pub async fn capture_async<F: Future>(future: F) -> Spans {
    Capture::new().run_async(future).await
}

/// Drives `future` to its end and returns its output and the spans it made.
///
/// ```
/// use traced::testing::capture_async_with;
/// use traced::traced;
///
/// #[traced]
/// async fn find_essay(essay_id: u32) -> Option<String> {
///     (essay_id == 1).then(|| "On nature".to_owned())
/// }
///
/// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
/// let (essay, spans) = capture_async_with(find_essay(7)).await;
/// assert_eq!(essay, None);
/// spans.find("find_essay").assert_unset();
/// # });
/// ```
pub async fn capture_async_with<F: Future>(future: F) -> (F::Output, Spans) {
    Capture::new().run_async_with(future).await
}

/// A capture with a sampler of your own.
///
/// ```
/// use traced::testing::{Capture, Sampler};
/// use traced::traced;
///
/// #[traced(attrs(words = words()))]
/// fn create_essay() -> bool {
///     traced::current_trace_id().is_some()
/// }
///
/// fn words() -> usize {
///     unreachable!("nobody asks for the attributes of a span that is not sampled")
/// }
///
/// let (_, spans) = Capture::new().sampler(Sampler::AlwaysOff).run_with(create_essay);
/// assert!(spans.is_empty());
/// ```
#[derive(Debug)]
pub struct Capture {
    sampler: Box<dyn ShouldSample>,
    through_recorder: bool,
}

/// More than a test would make: none is to be dropped.
const SPANS: usize = 1 << 20;

/// Set to `recorder`, all captures of a test run go through the recorder.
const DOOR: &str = "TRACED_CAPTURE_DOOR";

impl Default for Capture {
    fn default() -> Self {
        Self::new()
    }
}

impl Capture {
    /// A capture that samples every span, as [`capture`] does.
    ///
    /// ```
    /// let spans = traced::testing::Capture::new().run(|| ());
    /// assert!(spans.is_empty());
    /// ```
    #[must_use]
    pub fn new() -> Self {
        Self {
            sampler: Box::new(Sampler::AlwaysOn),
            through_recorder: std::env::var_os(DOOR).is_some_and(|door| door == "recorder"),
        }
    }

    /// Asks `sampler` about every span: [`Sampler`] has the usual ones, a type of yours can be another.
    ///
    /// ```
    /// use traced::testing::{Capture, Sampler};
    /// use traced::traced;
    ///
    /// #[traced]
    /// fn create_essay() {}
    ///
    /// let only_sampled_parents = Sampler::ParentBased(Box::new(Sampler::AlwaysOff));
    /// let spans = Capture::new().sampler(only_sampled_parents).run(create_essay);
    /// assert!(spans.is_empty());
    /// ```
    #[must_use]
    pub fn sampler(mut self, sampler: impl ShouldSample + 'static) -> Self {
        self.sampler = Box::new(sampler);
        self
    }

    /// As [`capture`].
    ///
    /// ```
    /// use traced::opentelemetry::{global, trace::Tracer as _};
    ///
    /// let spans = traced::testing::Capture::new().run(|| {
    ///     drop(global::tracer("library").start("query"));
    /// });
    /// assert_eq!(spans.find("query").scope_name(), "library");
    /// ```
    #[must_use = "the captured spans are what a capture is for"]
    pub fn run<T>(self, code: impl FnOnce() -> T) -> Spans {
        self.run_with(code).1
    }

    /// As [`capture_with`].
    ///
    /// ```
    /// let (answer, spans) = traced::testing::Capture::new().run_with(|| 42);
    /// assert_eq!((answer, spans.len()), (42, 0));
    /// ```
    pub fn run_with<T>(self, code: impl FnOnce() -> T) -> (T, Spans) {
        let running = Running::start(self);
        let current = running.pipeline.context().attach();
        let result = code();
        drop(current);
        (result, running.finish())
    }

    /// As [`capture_async`].
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let spans = traced::testing::Capture::new().run_async(async {}).await;
    /// assert!(spans.is_empty());
    /// # });
    /// ```
    pub async fn run_async<F: Future>(self, future: F) -> Spans {
        self.run_async_with(future).await.1
    }

    /// As [`capture_async_with`].
    ///
    /// ```
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (answer, spans) = traced::testing::Capture::new().run_async_with(async { 42 }).await;
    /// assert_eq!((answer, spans.len()), (42, 0));
    /// # });
    /// ```
    pub async fn run_async_with<F: Future>(self, future: F) -> (F::Output, Spans) {
        let running = Running::start(self);
        let context = running.pipeline.context();
        let output = future.with_context(context).await;
        (output, running.finish())
    }
}

/// A capture under way.
struct Running {
    provider: SdkTracerProvider,
    pipeline: Pipeline,
    collected: Collected,
}

impl Running {
    fn start(capture: Capture) -> Self {
        let collected = Collected::default();
        // What the environment says about limits and resources must not change a test.
        let provider = SdkTracerProvider::builder()
            .with_sampler(capture.sampler.clone())
            .with_span_limits(SpanLimits::default())
            .with_resource(Resource::builder_empty().build());
        let recorder = capture.through_recorder.then(|| {
            let settings = Settings {
                sampling: Sampling::Any(capture.sampler),
                limits: SpanLimits::default(),
                spans: SPANS,
                batch_size: 512,
                schedule_delay: Duration::from_secs(5),
                observer: Some(Box::new(collected.clone())),
            };
            Recorder::start(settings, Box::new(collected.clone()))
        });
        // A machine that has no thread left to give has no test that could go on.
        let recorder = recorder.map(|started| started.expect("the recorder's thread starts"));
        let provider = match &recorder {
            Some(recorder) => provider
                .with_span_processor(Intake::new(Arc::clone(recorder)))
                .build(),
            None => provider.with_span_processor(collected.clone()).build(),
        };
        Self {
            pipeline: Pipeline::new(provider.clone(), recorder),
            provider,
            collected,
        }
    }

    fn finish(self) -> Spans {
        if self.pipeline.recorder().is_none() {
            let spans = self.collected.spans();
            // What a task left behind does from now on belongs to nobody. This fails only where it has been done already.
            let _ = self.provider.shutdown();
            return spans;
        }
        let _ = self.provider.shutdown();
        self.collected.spans()
    }
}
