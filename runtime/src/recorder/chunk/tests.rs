//! What a chunk keeps, and that it drops each value once.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use super::{Arc, Chunk, Writer};

/// Counts how often it is dropped.
struct Counted<'a>(&'a AtomicUsize);

impl Drop for Counted<'_> {
    fn drop(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }
}

fn writer<T>(capacity: usize) -> Writer<T> {
    Writer::new(Arc::new(Chunk::new(capacity))).expect("nobody else has it")
}

fn new_in<T: Clone>(chunk: &Chunk<T>) -> Vec<T> {
    let mut seen = Vec::new();
    chunk.read_new(|value| seen.push(value.clone()));
    seen
}

#[test]
fn every_value_is_seen_once_and_in_order() {
    let mut writer = writer(3);
    assert_eq!(new_in(writer.chunk()), Vec::<String>::new());
    writer.push(|| "one".to_owned());
    writer.push(|| "two".to_owned());
    assert_eq!(new_in(writer.chunk()), ["one", "two"]);
    writer.push(|| "three".to_owned());
    assert_eq!(new_in(writer.chunk()), ["three"]);
    assert_eq!(new_in(writer.chunk()), Vec::<String>::new());
}

#[test]
fn a_range_is_shown_as_far_as_it_is_written() {
    let mut writer = writer(4);
    (0..3).for_each(|value| writer.push(|| value));
    let shown = |start, end| {
        let mut seen = Vec::new();
        writer
            .chunk()
            .read_range(start, end, |value| seen.push(*value));
        seen
    };
    assert_eq!(shown(1, 3), [1, 2]);
    assert_eq!(shown(1, 9), [1, 2]);
    assert!(shown(2, 2).is_empty());
    assert!(shown(3, 4).is_empty());
    assert!(shown(9, 1).is_empty());
    assert_eq!(
        new_in(writer.chunk()),
        [0, 1, 2],
        "which takes nothing away"
    );
}

#[test]
fn a_full_chunk_takes_none_and_makes_none() {
    let mut writer = writer(1);
    assert_eq!((writer.len(), writer.room()), (0, 1));
    writer.push(|| 1);
    assert_eq!((writer.len(), writer.room()), (1, 0));
    writer.push(|| unreachable!("there is no place for it"));
    assert_eq!(new_in(writer.chunk()), [1]);

    let mut none = self::writer(0);
    assert_eq!(none.room(), 0);
    none.push(|| unreachable!("there is no place for it"));
    assert!(new_in::<u32>(none.chunk()).is_empty());
}

#[test]
fn a_value_that_cannot_be_made_leaves_no_trace() {
    let mut writer = writer(2);
    writer.push(|| 1);
    catch_unwind(AssertUnwindSafe(|| writer.push(|| panic!("no value")))).unwrap_err();
    writer.push(|| 2);
    assert_eq!(new_in(writer.chunk()), [1, 2]);
}

#[test]
fn what_is_written_is_dropped_once_and_the_rest_not_at_all() {
    let drops = AtomicUsize::new(0);
    let mut writer = writer(4);
    for _ in 0..3 {
        writer.push(|| Counted(&drops));
    }
    let chunk = Arc::clone(writer.chunk());
    drop(writer);
    chunk.read_new(|_| {});
    assert_eq!(
        drops.load(Ordering::Relaxed),
        0,
        "reading takes nothing away"
    );

    let mut writer = Writer::new(chunk).expect("the first writer is gone");
    assert_eq!(drops.load(Ordering::Relaxed), 3);
    writer.push(|| Counted(&drops));
    drop(writer);
    assert_eq!(drops.load(Ordering::Relaxed), 4);
}

#[test]
fn a_value_whose_drop_panics_is_not_dropped_again() {
    struct Bomb<'a>(&'a AtomicUsize);
    impl Drop for Bomb<'_> {
        fn drop(&mut self) {
            self.0.fetch_add(1, Ordering::Relaxed);
            panic!("dropped");
        }
    }

    let drops = [AtomicUsize::new(0), AtomicUsize::new(0)];
    let mut writer = writer(2);
    drops.iter().for_each(|drops| writer.push(|| Bomb(drops)));
    let chunk = Arc::clone(writer.chunk());
    drop(writer);
    catch_unwind(AssertUnwindSafe(|| Writer::new(chunk))).unwrap_err();
    assert!(drops.iter().all(|drops| drops.load(Ordering::Relaxed) <= 1));
    assert_eq!(drops[0].load(Ordering::Relaxed), 1);
}

#[test]
fn there_is_no_writer_while_somebody_else_has_the_chunk() {
    let mut first = writer(2);
    first.push(|| 1);
    assert!(
        Writer::new(Arc::clone(first.chunk())).is_none(),
        "a second one"
    );

    let reader = Arc::clone(first.chunk());
    let again = Arc::clone(first.chunk());
    drop(first);
    assert!(Writer::new(again).is_none(), "the reader still looks");
    assert_eq!(new_in(&reader), [1], "and what it sees is there");
    let second = Writer::new(reader).expect("nobody else has it any more");
    assert!(new_in(second.chunk()).is_empty(), "emptied");
}

#[test]
fn a_reader_sees_what_is_written_meanwhile() {
    const VALUES: usize = 1000;
    let mut writer = writer(VALUES);
    let chunk = Arc::clone(writer.chunk());
    let seen = thread::scope(|scope| {
        let reader = scope.spawn(move || {
            let mut seen: Vec<String> = Vec::new();
            while seen.len() < VALUES {
                chunk.read_new(|value: &String| seen.push(value.clone()));
                thread::yield_now();
            }
            seen
        });
        (0..VALUES).for_each(|value| writer.push(|| value.to_string()));
        reader.join().expect("the reader has no reason to panic")
    });
    assert!(
        seen.iter()
            .enumerate()
            .all(|(index, value)| *value == index.to_string())
    );
}
