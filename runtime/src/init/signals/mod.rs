//! SIGTERM and SIGINT: flush first, then let the application end, or end it.

use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, Once, PoisonError, Weak};
use std::task::{Context, Poll, Waker};

#[cfg(unix)]
use super::diagnostics::Diagnostics;
use super::service::Service;

#[cfg(unix)]
mod watch;

/// Waits until the process is asked to end: SIGTERM or SIGINT (Ctrl-C).
///
/// Any runtime will do, or none, and several tasks may wait. An application that has waited once ends by itself: the
/// signal flushes spans and wakes it, and that is all. One that never waits is ended by the signal, when tracing has shut
/// down. A second signal ends the process at once in any case.
///
/// On systems other than Unix it waits for ever: use what your runtime has for Ctrl-C.
///
/// ```no_run
/// # async fn serve() {}
/// # async fn example() -> Result<(), traced::InitError> {
/// let tracing = traced::init("spellchecker_service")?;
/// tokio::select! {
///     () = serve() => {}
///     () = traced::shutdown_signal() => {}
/// }
/// // finish what is being done, then send what is left
/// drop(tracing);
/// # Ok(())
/// # }
/// ```
pub fn shutdown_signal() -> ShutdownSignal {
    ShutdownSignal { ticket: None }
}

/// The future of [`shutdown_signal`].
///
/// ```
/// let signal: traced::ShutdownSignal = traced::shutdown_signal();
/// ```
#[derive(Debug)]
#[must_use = "futures do nothing unless they are awaited"]
pub struct ShutdownSignal {
    ticket: Option<u64>,
}

impl Future for ShutdownSignal {
    type Output = ();

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        APPLICATION_ENDS_ITSELF.store(true, Ordering::Release);
        start();
        let mut state = state();
        if state.has_arrived {
            return Poll::Ready(());
        }
        let ticket = match self.ticket {
            Some(ticket) => ticket,
            None => {
                state.last_ticket += 1;
                state.last_ticket
            }
        };
        self.ticket = Some(ticket);
        state.waiting.retain(|(other, _)| *other != ticket);
        state.waiting.push((ticket, context.waker().clone()));
        Poll::Pending
    }
}

impl Drop for ShutdownSignal {
    fn drop(&mut self) {
        if let Some(ticket) = self.ticket {
            state().waiting.retain(|(other, _)| *other != ticket);
        }
    }
}

/// Set by the first wait for a signal: a loop that waits now and then is between two waits most of the time.
static APPLICATION_ENDS_ITSELF: AtomicBool = AtomicBool::new(false);

static STATE: Mutex<State> = Mutex::new(State {
    has_arrived: false,
    last_ticket: 0,
    waiting: Vec::new(),
    services: Vec::new(),
});

struct State {
    has_arrived: bool,
    last_ticket: u64,
    waiting: Vec<(u64, Waker)>,
    services: Vec<Weak<Service>>,
}

fn state() -> MutexGuard<'static, State> {
    STATE.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Has a signal flush `service`, for as long as it lives.
pub(super) fn flush_on_signal(service: &Arc<Service>) {
    let mut state = state();
    state.services.retain(|service| service.strong_count() > 0);
    state.services.push(Arc::downgrade(service));
    drop(state);
    start();
}

fn start() {
    static STARTED: Once = Once::new();
    STARTED.call_once(|| {
        #[cfg(unix)]
        watch::start();
    });
}

/// What the process wants to hear, by the word of the service that was started last.
#[cfg(unix)]
fn diagnostics() -> Diagnostics {
    // Not while the state is locked: the last to let go of a service ends it.
    let services = state().services.clone();
    let service = services.iter().rev().find_map(Weak::upgrade);
    service.map_or_else(Diagnostics::default, |service| service.diagnostics)
}

/// Wakes whoever waits, and flushes. Returns whether the process is left to end by itself; `ends` says whether it has
/// handlers of its own to do so. Otherwise this is the end: services shut down, so that nothing waits for a trace to be
/// complete that never will be.
#[cfg_attr(
    not(unix),
    expect(dead_code, reason = "nothing watches for signals there")
)]
fn on_signal(ends_by_handlers: bool) -> bool {
    let mut state = state();
    state.has_arrived = true;
    let waiting = std::mem::take(&mut state.waiting);
    let services: Vec<_> = state.services.iter().filter_map(Weak::upgrade).collect();
    drop(state);
    waiting.into_iter().for_each(|(_, waker)| waker.wake());
    let ends_itself = ends_by_handlers || APPLICATION_ENDS_ITSELF.load(Ordering::Acquire);
    for service in services {
        // Losses are counted, and reported on stderr.
        let _ = match ends_itself {
            true => service.flush(),
            false => service.shutdown(),
        };
    }
    ends_itself
}
