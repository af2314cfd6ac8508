//! The argument for `unsafe`, in every order in which two threads may run: loom fails where a read and a write of one
//! place overlap, where memory is not handed over, and where something is leaked.

use std::sync::atomic::{AtomicUsize as Count, Ordering};

use loom::{model, thread};

use super::{Arc, Chunk, Writer};

/// A value with memory of its own, whose drops are counted outside the model.
struct Value {
    number: Box<u32>,
    drops: std::sync::Arc<Count>,
}

impl Drop for Value {
    fn drop(&mut self) {
        self.drops.fetch_add(1, Ordering::Relaxed);
    }
}

fn writer<T>(capacity: usize) -> Writer<T> {
    Writer::new(Arc::new(Chunk::new(capacity)), |_, _| {}).expect("nobody else has it")
}

fn push(writer: &mut Writer<Value>, number: u32, drops: &std::sync::Arc<Count>) {
    let value = Value {
        number: Box::new(number),
        drops: std::sync::Arc::clone(drops),
    };
    assert!(writer.push(value).is_ok(), "there is room");
}

fn read(chunk: &Chunk<Value>, seen: &mut Vec<u32>) {
    seen.extend(chunk.new_values().map(|value| *value.number));
}

#[test]
fn a_reader_beside_the_writer_sees_every_value_once_and_in_order() {
    model(|| {
        let drops = std::sync::Arc::<Count>::default();
        let mut writer = writer(3);
        let chunk = Arc::clone(writer.chunk());
        let reader = thread::spawn(move || {
            let mut seen = Vec::new();
            read(&chunk, &mut seen);
            read(&chunk, &mut seen);
            seen
        });
        (1..=3).for_each(|number| push(&mut writer, number, &drops));
        let mut seen = reader.join().expect("the reader does not panic");
        read(writer.chunk(), &mut seen);
        assert_eq!(seen, [1, 2, 3]);
        drop(writer);
        assert_eq!(drops.load(Ordering::Relaxed), 3);
    });
}

#[test]
fn a_chunk_is_emptied_when_its_reader_is_done_and_not_before() {
    model(|| {
        let drops = std::sync::Arc::<Count>::default();
        let mut first = writer(2);
        let chunk = Arc::clone(first.chunk());
        let reader = thread::spawn(move || {
            let mut seen = Vec::new();
            read(&chunk, &mut seen);
            drop(chunk);
            seen
        });
        push(&mut first, 1, &drops);
        push(&mut first, 2, &drops);
        let mine = Arc::clone(first.chunk());
        drop(first);
        // Either the reader is done, or it still has the chunk and there is no writer.
        let mut written = 2;
        if let Some(mut second) = Writer::new(mine, |_, _| {}) {
            assert_eq!(drops.load(Ordering::Relaxed), 2, "emptied");
            push(&mut second, 3, &drops);
            written += 1;
            let mut seen = Vec::new();
            read(second.chunk(), &mut seen);
            assert_eq!(seen, [3], "what is read has come since");
        }
        let seen = reader.join().expect("the reader does not panic");
        assert!([1, 2].starts_with(&seen), "{seen:?}");
        assert_eq!(drops.load(Ordering::Relaxed), written, "each once");
    });
}

#[test]
fn a_chunk_goes_round_between_two_threads() {
    model(|| {
        let drops = std::sync::Arc::<Count>::default();
        let mut first = writer(1);
        push(&mut first, 1, &drops);
        let full = Arc::clone(first.chunk());
        drop(first);
        // The exporter reads it, then somebody else fills it again.
        let exporter = thread::spawn(move || {
            let mut seen = Vec::new();
            read(&full, &mut seen);
            (full, seen)
        });
        let (empty, seen) = exporter.join().expect("the exporter does not panic");
        assert_eq!(seen, [1]);
        let of_another_thread = std::sync::Arc::clone(&drops);
        let recording = thread::spawn(move || {
            let mut second = Writer::new(empty, |_, _| {}).expect("the exporter has given it back");
            push(&mut second, 2, &of_another_thread);
            second
        });
        let second = recording.join().expect("recording does not panic");
        let mut seen = Vec::new();
        read(second.chunk(), &mut seen);
        assert_eq!(seen, [2]);
        drop(second);
        assert_eq!(drops.load(Ordering::Relaxed), 2);
    });
}
