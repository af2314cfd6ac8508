//! Whatever the ids, times and values: every span is shown once, within the width, and it ends.

use std::time::Duration;

use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

use super::{With as _, assert_tree, console, context, span, stable};
use crate::tree::{Rendering, TreeSpan, render, text};

/// Numbers that look random and are the same in every run.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        // The constants are Knuth's, for MMIX.
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) % limit
    }
}

#[test]
fn a_span_that_is_its_own_ancestor_is_shown_as_a_root() {
    let spans = [
        span(1, 3, "first"),
        span(2, 1, "second"),
        span(3, 2, "third"),
        span(4, 3, "beside_the_circle"),
        span(5, 5, "own_parent"),
    ];
    assert_tree(
        &stable(&spans),
        r#"
        first (its own ancestor)
        └─ second
           └─ third
              └─ beside_the_circle
        own_parent (its own ancestor)
        "#,
    );
}

#[test]
fn spans_that_share_an_id_are_all_shown() {
    let spans = [
        span(1, 0, "root"),
        span(2, 1, "twin"),
        span(2, 1, "other_twin"),
        span(3, 2, "child"),
    ];
    assert_tree(
        &stable(&spans),
        r#"
        root
        ├─ twin
        │  └─ child
        └─ other_twin
        "#,
    );
}

#[test]
fn invalid_ids_are_ids_like_any_other() {
    let mut nameless = span(0, 0, "");
    nameless.span_context = context(0, 0);
    let below = span(9, 0, "below").in_trace(0);
    assert_eq!(stable(&[nameless, below]), "\nbelow\n");
}

#[test]
fn a_clock_that_goes_backwards_gives_zero() {
    let mut backwards = span(1, 0, "backwards");
    backwards.end_time = backwards.start_time - Duration::from_secs(5);
    assert!(console(&[backwards], 100).contains("    0 ns  backwards\n"));
}

#[test]
fn a_deep_trace_stays_narrow_and_whole() {
    const DEPTH: u64 = 500;
    let spans: Vec<SpanData> = (1..=DEPTH).map(|id| span(id, id - 1, "deeper")).collect();
    for (tree, titles) in [(console(&spans, 100), 1), (stable(&spans), 0)] {
        assert_eq!(
            tree.lines().count(),
            usize::try_from(DEPTH).unwrap() + titles
        );
        assert!(tree.contains("⋯499 deeper\n"), "{tree}");
    }
    assert_within(&console(&spans, 100), 100);
}

#[test]
fn siblings_far_down_can_be_told_from_children() {
    let mut spans: Vec<SpanData> = (1..=12).map(|id| span(id, id - 1, "down")).collect();
    spans.extend([
        span(13, 12, "child"),
        span(14, 11, "sibling"),
        span(15, 5, "higher"),
    ]);
    assert_tree(
        &console(&spans, 45),
        r#"
        trace 4bf92f35 · 15.0 ms · 15 spans
         1.00 ms  down
         1.00 ms  └─ down
         1.00 ms     └─ down
         1.00 ms        └─ down
         1.00 ms           └─ down
         1.00 ms              ├─ down
         1.00 ms              │  ⋯6 down
         1.00 ms              │  ⋯7 down
         1.00 ms              │  ⋯8 down
         1.00 ms              │  ⋯9 down
         1.00 ms              │  ⋯10 down
         1.00 ms              │  ⋯11 down
         1.00 ms              │  ⋯12 child
         1.00 ms              │  ⋯11 sibling
         1.00 ms              └─ higher
        "#,
    );
}

#[test]
fn values_of_any_length_stay_within_the_width() {
    let spans = [span(1, 0, "long")
        .with("text", "word ".repeat(5_000))
        .with("one_word", "w".repeat(5_000))
        .with("list", Value::Array(vec![7_i64; 5_000].into()))
        .event("long-event", vec![KeyValue::new("key", "字".repeat(5_000))])];
    let tree = console(&spans, 80);
    assert!(tree.contains('…'));
    assert_within(&tree, 80);

    let mut wordy = span(1, 0, "wordy");
    wordy.status = opentelemetry::trace::Status::error("much to say ".repeat(5_000));
    let tree = console(&[wordy], 80);
    assert!(tree.lines().count() < 20, "{tree}");
    assert_within(&tree, 80);
}

#[test]
fn any_shape_of_ids_ends_and_loses_nothing() {
    for seed in 0..200 {
        let mut numbers = Numbers(seed);
        let count = 1 + numbers.below(60);
        let spans: Vec<SpanData> = (0..count)
            .map(|_| {
                let (id, parent) = (numbers.below(40), numbers.below(40));
                let mut span = span(id, parent, "span");
                span.start_time += Duration::from_millis(numbers.below(50));
                span.span_context = context(u32::try_from(numbers.below(3)).unwrap(), id);
                span
            })
            .collect();
        let shown = stable(&spans);
        assert_eq!(
            shown.matches("span").count(),
            spans.len(),
            "seed {seed}\n{shown}"
        );
    }
}

#[test]
fn any_text_stays_within_the_width_and_has_no_control_characters() {
    let alphabet: Vec<char> =
        "ab \"\\\n\r\t\x1b\x07\u{9b}\u{301}\u{200d}\u{202e}字🙂é…│\u{e000}\u{10ffff}"
            .chars()
            .collect();
    for seed in 0..200 {
        let mut numbers = Numbers(seed);
        let mut any = |most| -> String {
            (0..numbers.below(most))
                .map(|_| alphabet[usize::try_from(numbers.below(alphabet.len() as u64)).unwrap()])
                .collect()
        };
        let mut hostile = span(1, 0, "");
        hostile.name = any(90).into();
        hostile.status = opentelemetry::trace::Status::error(any(400));
        for _ in 0..5 {
            hostile.attributes.push(KeyValue::new(any(60), any(300)));
        }
        let tree = console(&[hostile], 60);
        assert!(
            !tree.contains(|c: char| c.is_control() && c != '\n'),
            "{tree:?}"
        );
        assert_within(&tree, 60);
    }
}

#[test]
fn services_and_paths_of_any_length_and_number_stay_within_the_width() {
    let names: Vec<String> = (0..12)
        .map(|n| format!("{n}_{}", "service".repeat(20)))
        .collect();
    let spans: Vec<SpanData> = (1..=12)
        .map(|id| {
            span(id, id - 1, "call")
                .with("code.file.path", "/home/me/essays/".repeat(20))
                .with("code.line.number", i64::MAX)
        })
        .collect();
    let spans: Vec<_> = spans
        .iter()
        .zip(&names)
        .map(|(span, name)| TreeSpan {
            span,
            service: Some(name),
        })
        .collect();
    for width in [60, 100] {
        let tree = render(&spans, &Rendering::console(false, width));
        assert!(tree.contains("6 more"), "{tree}");
        assert_within(&tree, width);
    }
    render(&spans, &Rendering::console(false, 0));
}

#[track_caller]
fn assert_within(tree: &str, width: usize) {
    for line in tree.lines() {
        assert!(
            text::width(line) <= width,
            "{} columns: {line}",
            text::width(line)
        );
    }
}

#[test]
fn nothing_is_rendered_of_nothing() {
    assert_eq!(stable(&[]), "");
    assert_eq!(console(&[], 100), "");
}
