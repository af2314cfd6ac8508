//! What is asked of the exporter's thread, and waited for.

use std::mem;
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};

use super::Recorder;

/// Takes what came of a flush or shutdown. Whoever asked waits until nobody has it any more.
pub(crate) type Answer = Sender<OTelSdkResult>;

/// What others ask of the thread.
#[derive(Debug)]
pub(super) enum Request {
    Flush(Answer),
    Shutdown(Duration, Answer),
}

/// Requests that the thread has not seen yet; none once it has gone, or whoever asks would wait for nobody.
#[derive(Debug)]
pub(super) struct Inbox(Mutex<Option<Vec<Request>>>);

impl Inbox {
    pub(super) const fn new() -> Self {
        Self(Mutex::new(Some(Vec::new())))
    }

    pub(super) fn take(&self) -> Vec<Request> {
        self.requests().as_mut().map_or_else(Vec::new, mem::take)
    }

    pub(super) fn is_empty(&self) -> bool {
        self.requests().as_ref().is_none_or(Vec::is_empty)
    }

    /// What is in there, and what comes, is dropped, and with it the means to answer.
    pub(super) fn close(&self) {
        let left = self.requests().take();
        drop(left);
    }

    fn put(&self, request: Request) {
        if let Some(requests) = self.requests().as_mut() {
            requests.push(request);
        }
    }

    fn requests(&self) -> MutexGuard<'_, Option<Vec<Request>>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Recorder {
    /// Hands on what has been recorded so far, and waits for it.
    pub(crate) fn flush(&self, timeout: Duration) -> OTelSdkResult {
        self.ask(timeout, Request::Flush)
    }

    /// Stops recording, hands on what has been recorded, and waits for it.
    pub(crate) fn shutdown(&self, timeout: Duration) -> OTelSdkResult {
        self.close();
        self.ask(timeout, |answer| Request::Shutdown(timeout, answer))
    }

    fn ask(&self, timeout: Duration, request: impl FnOnce(Answer) -> Request) -> OTelSdkResult {
        let deadline = Instant::now().checked_add(timeout);
        let (answer, answers) = mpsc::channel();
        self.inbox.put(request(answer));
        self.pool.wake();
        let mut outcome = None;
        loop {
            let left = deadline.map_or(timeout, |deadline| {
                deadline.saturating_duration_since(Instant::now())
            });
            match answers.recv_timeout(left) {
                Ok(result) => outcome = Some(outcome.unwrap_or(Ok(())).and(result)),
                Err(RecvTimeoutError::Timeout) => return Err(OTelSdkError::Timeout(timeout)),
                Err(RecvTimeoutError::Disconnected) => {
                    return outcome.unwrap_or(Err(OTelSdkError::AlreadyShutdown));
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
    use opentelemetry_sdk::trace::{Sampler, SpanData, SpanLimits};

    use super::Answer;
    use crate::recorder::{Recorder, Sampling, Settings, Sink};

    struct Nowhere;

    impl Sink for Nowhere {
        fn take(&mut self, _: &mut Vec<SpanData>) {}

        fn flush(&mut self, _: &Answer) -> OTelSdkResult {
            Ok(())
        }

        fn shutdown(&mut self, _: Duration, _: &Answer) -> OTelSdkResult {
            Ok(())
        }
    }

    #[test]
    fn nobody_waits_for_a_thread_that_has_gone() {
        let settings = Settings {
            sampling: Sampling::Any(Box::new(Sampler::AlwaysOn)),
            limits: SpanLimits::default(),
            spans: 64,
            batch_size: 64,
            schedule_delay: Duration::from_secs(3600),
            observer: None,
        };
        let recorder = Recorder::start(settings, Box::new(Nowhere)).unwrap();
        let patience = Duration::from_secs(600);
        recorder.flush(patience).unwrap();
        recorder.shutdown(patience).unwrap();
        let late = recorder.flush(patience);
        assert!(
            matches!(late, Err(OTelSdkError::AlreadyShutdown)),
            "{late:?}"
        );
    }
}
