//! The recorders of this process.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::{mem, thread};

use super::{GENERATION, Recorder, RecorderId};

#[derive(Debug)]
struct Registry {
    main: Option<Arc<Recorder>>,
    all: Vec<(RecorderId, Weak<Recorder>)>,
}

static REGISTRY: Mutex<Registry> = Mutex::new(Registry {
    main: None,
    all: Vec::new(),
});

/// The recorder for spans whose context names no other.
pub(crate) fn main() -> Option<Arc<Recorder>> {
    registry().main.clone()
}

/// The recorder with this id, while it is there.
pub(super) fn find(id: RecorderId) -> Option<Arc<Recorder>> {
    let registry = registry();
    let found = registry.all.iter().find(|(known, _)| *known == id);
    found.and_then(|(_, recorder)| recorder.upgrade())
}

pub(super) fn add(recorder: &Arc<Recorder>) {
    let mut registry = registry();
    registry.all.retain(|(_, known)| known.strong_count() > 0);
    registry.all.push((recorder.id, Arc::downgrade(recorder)));
}

/// From now on this is the recorder for spans whose context names no other.
pub(super) fn set_main(recorder: Option<Arc<Recorder>>) {
    let mut registry = registry();
    let before = mem::replace(&mut registry.main, recorder);
    drop(registry);
    changed();
    drop(before);
}

/// Lets go of a recorder where a thread's locals are borrowed. A sampler is the application's: what drops it may make
/// spans.
pub(super) fn let_go(recorder: Arc<Recorder>) {
    let Some(last) = Arc::into_inner(recorder) else {
        return;
    };
    if last.sampling.has_sampler() {
        // Where no thread can be started it is dropped here after all.
        let _ = thread::Builder::new()
            .name("traced-drop".to_owned())
            .spawn(move || drop(last));
    }
}

/// Every thread looks again which recorders there are.
pub(super) fn changed() {
    GENERATION.fetch_add(1, Ordering::Release);
}

fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}
