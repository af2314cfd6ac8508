//! How far the batch is: for the job, which waits for its end, and for the person who watches.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

pub(super) struct Progress {
    uploaded: AtomicU64,
    checked: AtomicU64,
    /// Files that are no essays, or could not be uploaded.
    dropped: AtomicU64,
    all_uploaded: AtomicBool,
    bar: ProgressBar,
}

impl Progress {
    pub(super) fn new(files: usize) -> Self {
        Progress {
            uploaded: AtomicU64::new(0),
            checked: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            all_uploaded: AtomicBool::new(false),
            bar: bar(files as u64),
        }
    }

    pub(super) fn uploaded(&self) {
        self.uploaded.fetch_add(1, Ordering::Relaxed);
    }

    pub(super) fn not_uploaded(&self) {
        self.dropped.fetch_add(1, Ordering::Relaxed);
        self.draw();
    }

    pub(super) fn all_uploaded(&self) {
        self.all_uploaded.store(true, Ordering::Release);
    }

    /// So many are checked in all; returns how many of them are new.
    pub(super) fn checked(&self, checked: u64) -> usize {
        let before = self.checked.fetch_max(checked, Ordering::Relaxed);
        self.draw();
        usize::try_from(checked.saturating_sub(before)).unwrap_or(usize::MAX)
    }

    /// A number that changes with every step.
    pub(super) fn steps(&self) -> u64 {
        self.uploaded.load(Ordering::Relaxed)
            + self.checked.load(Ordering::Relaxed)
            + self.dropped.load(Ordering::Relaxed)
    }

    /// Whether every file is uploaded or dropped, and everything uploaded is checked.
    pub(super) fn is_done(&self) -> bool {
        self.all_uploaded.load(Ordering::Acquire)
            && self.checked.load(Ordering::Relaxed) >= self.uploaded.load(Ordering::Relaxed)
    }

    pub(super) fn clear(&self) {
        self.bar.finish_and_clear();
    }

    fn draw(&self) {
        let dropped = self.dropped.load(Ordering::Relaxed);
        self.bar
            .set_position(self.checked.load(Ordering::Relaxed) + dropped);
    }
}

/// On a terminal only: indicatif draws nothing elsewhere. It is as wide as the terminal, so that a tree that is printed
/// meanwhile begins on a line of its own.
fn bar(files: u64) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(files), ProgressDrawTarget::stderr());
    match ProgressStyle::with_template("checking {wide_bar} {pos}/{len} {eta}") {
        Ok(style) => bar.with_style(style),
        Err(_) => bar,
    }
}
