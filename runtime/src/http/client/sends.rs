//! How often a request has been sent: for `http.request.resend_count`, and for the URL that a template belongs to.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Arc, OnceLock};

/// What is remembered of one request of the application, while retries and redirects send it again.
#[derive(Debug, Clone, Default)]
pub(super) struct Sends(Arc<Memory>);

#[derive(Debug, Default)]
struct Memory {
    sent: AtomicU32,
    first_url: OnceLock<String>,
}

/// One time that a request is sent.
#[derive(Debug, Clone, Copy)]
pub(super) struct Send {
    /// How often it had been sent before.
    pub(super) resend_count: u32,
    /// Whether this is still the URL that the application asked for.
    pub(super) is_original_url: bool,
}

impl Send {
    /// Where nobody counts, each is the first.
    pub(super) const FIRST: Self = Self {
        resend_count: 0,
        is_original_url: true,
    };
}

impl Sends {
    pub(super) fn next(&self, url: impl FnOnce() -> String) -> Send {
        let url = url();
        let is_original_url = self.0.first_url.get_or_init(|| url.clone()) == &url;
        Send {
            resend_count: self.0.sent.fetch_add(1, Ordering::Relaxed),
            is_original_url,
        }
    }
}
