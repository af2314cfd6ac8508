//! What values become as attributes.

use std::borrow::Cow;
use std::cell::Cell;
use std::fmt;
use std::num::NonZeroU8;
use std::rc::Rc;
use std::sync::Arc;

use opentelemetry::{Array, StringValue, Value};
use traced::testing::{Capture, Sampler, capture, capture_async};
use traced::{ToValue, event, in_span, record, traced};

struct Name(&'static str);

impl fmt::Display for Name {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "<{}>", self.0)
    }
}

#[derive(Debug)]
struct OnlyDebug(#[allow(dead_code, reason = "seen by Debug")] u8);

#[test]
fn types_are_kept() {
    #[traced(attrs(
        text = "a", owned = String::from("b"), cow = Cow::Borrowed("c"), flag = true,
        small = 1_u8, negative = -2_i64, wide = 3_u128, size = 4_usize, one = NonZeroU8::MIN,
        half = 0.5_f32, third = 1.25_f64, boxed = Box::new(5), shared = Arc::new(6), counted = Rc::new("d")
    ))]
    fn typed() {}
    let spans = capture(typed);
    let span = spans.find("typed");
    let value = |key: &str| {
        span.attribute(key)
            .unwrap_or_else(|| panic!("{key} is recorded"))
            .clone()
    };
    for (key, text) in [
        ("text", "a"),
        ("owned", "b"),
        ("cow", "c"),
        ("counted", "d"),
    ] {
        assert_eq!(value(key), Value::from(text));
    }
    assert_eq!(value("flag"), Value::Bool(true));
    let integers = [
        ("small", 1),
        ("negative", -2),
        ("wide", 3),
        ("size", 4),
        ("one", 1),
        ("boxed", 5),
        ("shared", 6),
    ];
    for (key, integer) in integers {
        assert_eq!(value(key), Value::I64(integer));
    }
    assert_eq!(value("half"), Value::F64(0.5));
    assert_eq!(value("third"), Value::F64(1.25));
}

#[test]
fn an_integer_too_large_becomes_a_string() {
    #[traced(attrs(large = u64::MAX, list = [1, u64::MAX]))]
    fn large() {}
    let spans = capture(large);
    spans
        .find("large")
        .assert_attribute("large", "18446744073709551615");
    let strings = ["1", "18446744073709551615"].map(StringValue::from);
    assert_eq!(
        spans.find("large").attribute("list"),
        Some(&Value::Array(Array::String(strings.to_vec())))
    );
}

#[test]
fn arrays_keep_the_type_of_their_elements() {
    #[traced(attrs(words, scores = [0.5, 1.0], flags = vec![true], counts = &[1_u16, 2][..]))]
    fn arrays(words: &[&str]) {}
    let spans = capture(|| arrays(&["a", "b"]));
    let span = spans.find("arrays");
    let array = |key| span.attribute(key).cloned();
    assert_eq!(
        array("words"),
        Some(Value::Array(Array::String(vec!["a".into(), "b".into()])))
    );
    assert_eq!(
        array("scores"),
        Some(Value::Array(Array::F64(vec![0.5, 1.0])))
    );
    assert_eq!(array("flags"), Some(Value::Array(Array::Bool(vec![true]))));
    assert_eq!(array("counts"), Some(Value::Array(Array::I64(vec![1, 2]))));
}

#[test]
fn none_is_left_out() {
    #[traced(attrs(some, none, name))]
    fn optional(some: Option<u32>, none: Option<&str>, name: Option<Name>) {}
    let spans = capture(|| optional(Some(1), None, Some(Name("x"))));
    spans
        .find("optional")
        .assert_attribute("some", 1)
        .assert_no_attribute("none")
        .assert_attribute("name", "<x>");
    capture(|| optional(None, None, None))
        .find("optional")
        .assert_no_attribute("name");
}

#[test]
fn display_needs_no_sign_and_debug_does() {
    #[traced(attrs(name, shown = %name, text = %5, state = ?state, ?state_list))]
    fn marked(name: Name, state: OnlyDebug, state_list: Vec<OnlyDebug>) {}
    let spans = capture(|| marked(Name("n"), OnlyDebug(1), vec![OnlyDebug(2)]));
    spans
        .find("marked")
        .assert_attribute("name", "<n>")
        .assert_attribute("shown", "<n>")
        .assert_attribute("text", "5")
        .assert_attribute("state", "OnlyDebug(1)")
        .assert_attribute("state_list", "[OnlyDebug(2)]");
}

#[test]
fn a_type_may_say_what_it_is() {
    struct Words(u32);
    impl ToValue for Words {
        fn to_value(&self) -> Option<Value> {
            self.0.to_value()
        }
    }
    #[traced(attrs(words))]
    fn counted(words: &Words) {}
    capture(|| counted(&Words(7)))
        .find("counted")
        .assert_attribute("words", 7);
}

#[test]
fn generic_values_are_recorded_by_their_bounds() {
    #[traced(attrs(value))]
    fn generic<T: fmt::Display>(value: &T) {}
    capture(|| generic(&12))
        .find("generic")
        .assert_attribute("value", "12");
}

#[test]
fn a_display_that_is_traced_itself_works() {
    struct Traced;
    impl fmt::Display for Traced {
        #[traced(name = "format")]
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("shown")
        }
    }
    #[traced(attrs(start = Traced), ret(value => end = Traced, value))]
    fn shows() -> u32 {
        record!(late = Traced);
        event!("said", what = Traced);
        1
    }
    let spans = capture(shows);
    spans
        .find("shows")
        .assert_attribute("start", "shown")
        .assert_attribute("late", "shown")
        .assert_attribute("end", "shown")
        .assert_attribute("value", 1);
    let formats = spans.all("format");
    assert_eq!(formats.len(), 4);
    for format in formats {
        format.assert_child_of("shows");
    }
}

#[tokio::test]
async fn what_values_call_is_under_the_span_of_an_async_call_too() {
    #[traced]
    fn count(text: &str) -> usize {
        text.len()
    }
    struct Counted<'a>(&'a str);
    impl fmt::Display for Counted<'_> {
        fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            count(self.0).fmt(f)
        }
    }
    #[traced(attrs(text, length = count(text)))]
    async fn calls(text: &str) {
        tokio::task::yield_now().await;
    }
    #[traced(attrs(text, length))]
    async fn shows(text: &str, length: Counted<'_>) {
        tokio::task::yield_now().await;
    }
    async fn shows_in_a_block(text: &str, length: Counted<'_>) {
        in_span!("block", attrs(text, length), async {
            tokio::task::yield_now().await;
        })
        .await;
    }
    let spans = capture_async(async {
        calls("abc").await;
        shows("ab", Counted("ab")).await;
        shows_in_a_block("a", Counted("a")).await;
    });
    spans.await.assert_tree(
        r#"
        calls  text=abc length=3
        └─ count
        shows  text=ab length="2"
        └─ count
        block  text=a length="1"
        └─ count
        "#,
    );
}

#[test]
fn nothing_is_evaluated_where_nothing_records() {
    thread_local!(static EVALUATED: Cell<u32> = const { Cell::new(0) });
    fn counted() -> u32 {
        EVALUATED.set(EVALUATED.get() + 1);
        1
    }
    #[traced(attrs(a = counted()), ok(_ => b = counted()), err(_ => c = counted()), ret(_ => d = counted()))]
    fn checked() -> Result<(), String> {
        record!(e = counted());
        event!("f", g = counted());
        Err("failed".to_owned())
    }
    let spans = Capture::new().sampler(Sampler::AlwaysOff).run(checked);
    assert!(spans.is_empty());
    assert_eq!(EVALUATED.get(), 0);
    assert_eq!(capture(checked).len(), 1);
    assert_eq!(EVALUATED.get(), 5, "all but `ok`, once each");
}
