//! The recorders of this process.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};

use super::{GENERATION, Recorder, RecorderId};

#[derive(Debug)]
struct Registry {
    main: Option<Arc<Recorder>>,
    all: Vec<Weak<Recorder>>,
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
    let mut all = registry.all.iter().filter_map(Weak::upgrade);
    all.find(|recorder| recorder.id == id)
}

pub(super) fn add(recorder: &Arc<Recorder>) {
    let mut registry = registry();
    registry.all.retain(|known| known.strong_count() > 0);
    registry.all.push(Arc::downgrade(recorder));
}

/// From now on this is the recorder for spans whose context names no other.
pub(super) fn set_main(recorder: Option<Arc<Recorder>>) {
    let mut registry = registry();
    registry.main = recorder;
    drop(registry);
    changed();
}

/// Every thread looks again which recorders there are.
pub(super) fn changed() {
    GENERATION.fetch_add(1, Ordering::Release);
}

fn registry() -> MutexGuard<'static, Registry> {
    REGISTRY.lock().unwrap_or_else(PoisonError::into_inner)
}
