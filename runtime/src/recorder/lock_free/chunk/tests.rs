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
    Writer::new(Arc::new(Chunk::new(capacity)), |_, _| {}).expect("nobody else has it")
}

fn new_in<T: Clone>(chunk: &Chunk<T>) -> Vec<T> {
    chunk.new_values().cloned().collect()
}

#[test]
fn every_value_is_seen_once_and_in_order() {
    let mut writer = writer(3);
    assert_eq!(new_in(writer.chunk()), Vec::<String>::new());
    writer.push("one".to_owned()).unwrap();
    writer.push("two".to_owned()).unwrap();
    assert_eq!(new_in(writer.chunk()), ["one", "two"]);
    writer.push("three".to_owned()).unwrap();
    assert_eq!(new_in(writer.chunk()), ["three"]);
    assert_eq!(new_in(writer.chunk()), Vec::<String>::new());
}

#[test]
fn a_full_chunk_gives_values_back() {
    let mut writer = writer(1);
    assert_eq!(writer.room(), 1);
    assert_eq!(writer.push("one"), Ok(()));
    assert_eq!(writer.room(), 0);
    assert_eq!(writer.push("two"), Err("two"));
    assert_eq!(new_in(writer.chunk()), ["one"]);

    let mut none = self::writer(0);
    assert_eq!(none.room(), 0);
    assert_eq!(none.push(1), Err(1));
    assert!(new_in::<u32>(none.chunk()).is_empty());
}

#[test]
fn who_takes_a_chunk_over_gets_what_is_in_there() {
    let mut first = writer(3);
    first.push("one".to_owned()).unwrap();
    first.push("two".to_owned()).unwrap();
    first.mark(0);
    first.mark(1);
    first.mark(4);
    let chunk = Arc::clone(first.chunk());
    drop(first);
    let mut taken = Vec::new();
    let second = Writer::new(chunk, |value, marks| taken.push((value, marks)))
        .expect("the first writer is gone");
    assert_eq!(taken, [("one".to_owned(), 5), ("two".to_owned(), 5)]);
    assert_eq!(second.room(), 3);
    assert!(new_in(second.chunk()).is_empty());

    let mut writer = second;
    writer.push("three".to_owned()).unwrap();
    let chunk = Arc::clone(writer.chunk());
    drop(writer);
    let mut taken = Vec::new();
    Writer::new(chunk, |value, marks| taken.push((value, marks))).expect("the second, too");
    assert_eq!(taken, [("three".to_owned(), 0)], "marks go with the values");
}

#[test]
fn what_is_written_is_dropped_once_and_the_rest_not_at_all() {
    let drops = AtomicUsize::new(0);
    let mut writer = writer(4);
    for _ in 0..3 {
        writer.push(Counted(&drops)).ok();
    }
    let chunk = Arc::clone(writer.chunk());
    drop(writer);
    assert_eq!(chunk.new_values().count(), 3);
    assert_eq!(
        drops.load(Ordering::Relaxed),
        0,
        "reading takes nothing away"
    );

    let mut writer = Writer::new(chunk, |_, _| {}).expect("the first writer is gone");
    assert_eq!(drops.load(Ordering::Relaxed), 3);
    writer.push(Counted(&drops)).ok();
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
    drops
        .iter()
        .for_each(|drops| drop(writer.push(Bomb(drops))));
    let chunk = Arc::clone(writer.chunk());
    drop(writer);
    catch_unwind(AssertUnwindSafe(|| Writer::new(chunk, |_, _| {}))).unwrap_err();
    assert!(drops.iter().all(|drops| drops.load(Ordering::Relaxed) <= 1));
    assert_eq!(drops[0].load(Ordering::Relaxed), 1);
}

#[test]
fn there_is_no_writer_while_somebody_else_has_the_chunk() {
    let mut first = writer(2);
    first.push(1).unwrap();
    assert!(
        Writer::new(Arc::clone(first.chunk()), |_, _| {}).is_none(),
        "a second one"
    );

    let reader = Arc::clone(first.chunk());
    let again = Arc::clone(first.chunk());
    drop(first);
    assert!(
        Writer::new(again, |_, _| {}).is_none(),
        "the reader still looks"
    );
    assert_eq!(new_in(&reader), [1], "and what it sees is there");
    let second = Writer::new(reader, |_, _| {}).expect("nobody else has it any more");
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
                seen.extend(chunk.new_values().cloned());
                thread::yield_now();
            }
            seen
        });
        (0..VALUES).for_each(|value| writer.push(value.to_string()).unwrap());
        reader.join().expect("the reader has no reason to panic")
    });
    assert!(
        seen.iter()
            .enumerate()
            .all(|(index, value)| *value == index.to_string())
    );
}
