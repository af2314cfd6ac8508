//! What the last expression of a body makes in passing: up to edition 2021 it outlives the variables of the body, and in
//! every edition the arguments outlive it.

use std::sync::{Arc, Mutex, PoisonError};

use traced::traced;

/// A list that others share.
pub type Shared = Arc<Mutex<Vec<u32>>>;

/// A lock that is held to the end of the body.
#[traced]
#[must_use]
pub fn returned(list: Shared) -> usize {
    list.lock().unwrap_or_else(PoisonError::into_inner).len()
}

/// The same where nothing is returned.
#[traced]
pub fn unit(list: Shared) {
    list.lock().unwrap_or_else(PoisonError::into_inner).push(1);
}

/// The same where it may fail.
///
/// # Errors
/// Where the list is empty.
#[traced]
pub fn fallible(list: Shared) -> Result<u32, &'static str> {
    list.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .pop()
        .ok_or("empty")
}

/// The same in an `async fn`.
#[traced]
pub async fn later(list: Shared, add: u32) -> usize {
    std::future::ready(()).await;
    list.lock().unwrap_or_else(PoisonError::into_inner).len() + add as usize
}

/// The same in one that may fail.
///
/// # Errors
/// Where the list is empty.
#[traced(attrs(add))]
pub async fn fallible_later(list: Shared, add: u32) -> Result<u32, &'static str> {
    std::future::ready(()).await;
    let popped = list.lock().unwrap_or_else(PoisonError::into_inner).pop();
    popped.map(|number| number + add).ok_or("empty")
}
