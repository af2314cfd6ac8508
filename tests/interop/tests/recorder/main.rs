//! Spans of annotations on their way through the recorder, as exporters see them.

mod context;
mod delivery;
mod doors;
mod lifetime;
mod limits;
mod overwritten;
mod queue;
mod reuse;
mod sampling;
mod spans;
mod support;
mod threads;
