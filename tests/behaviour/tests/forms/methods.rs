//! Methods, by whatever they are called on.

use std::rc::Rc;
use std::sync::Arc;

use traced::testing::capture_with;
use traced::traced;

use super::spans_of;

#[derive(Clone)]
struct Counter {
    count: u32,
}

#[traced(prefix = "counter")]
impl Counter {
    const START: u32 = 1;

    fn new() -> Self {
        Self { count: Self::START }
    }

    #[traced(attrs(count = self.count))]
    fn get(&self) -> u32 {
        self.count
    }

    fn add(&mut self, number: u32) -> &mut Self {
        self.count += number;
        self
    }

    #[traced("counter.consume", kind = client)]
    fn into_count(self) -> u32 {
        self.count
    }

    fn mut_self(mut self) -> u32 {
        self.count += 1;
        self.count
    }

    fn boxed(self: Box<Self>) -> u32 {
        self.count
    }

    fn shared(self: Arc<Self>) -> u32 {
        self.count
    }

    fn counted(self: &Rc<Self>) -> u32 {
        self.count
    }

    #[traced(skip)]
    const fn skipped() -> u32 {
        9
    }

    #[cfg(test)]
    fn of_this_build(&self) -> u32 {
        self.count
    }

    #[cfg(not(test))]
    fn of_this_build(&self) -> Missing {}

    #[cfg_attr(test, must_use)]
    fn used(&self) -> u32 {
        self.count
    }

    #[traced(skip)]
    #[cfg_attr(test, traced("counter_in_this_build"))]
    fn annotated_in_this_build(&self) -> u32 {
        self.count
    }

    #[traced(skip)]
    #[cfg_attr(not(test), traced)]
    fn annotated_in_another(&self) -> u32 {
        self.count
    }
}

#[test]
fn methods_and_annotations_of_some_builds() {
    let counter = Counter { count: 1 };
    spans_of(&["counter.of_this_build"], || counter.of_this_build());
    spans_of(&["counter.used"], || counter.used());
    spans_of(&["counter_in_this_build"], || {
        counter.annotated_in_this_build()
    });
    spans_of(&[], || counter.annotated_in_another());
}

#[test]
fn methods_with_every_receiver() {
    let mut counter = spans_of(&["counter.new"], Counter::new);
    assert_eq!(spans_of(&["counter.get"], || counter.get()), 1);
    assert_eq!(spans_of(&["counter.add"], || counter.add(2).count), 3);
    assert_eq!(
        spans_of(&["counter.consume"], || counter.clone().into_count()),
        3
    );
    assert_eq!(
        spans_of(&["counter.mut_self"], || counter.clone().mut_self()),
        4
    );
    assert_eq!(
        spans_of(&["counter.boxed"], || Box::new(counter.clone()).boxed()),
        3
    );
    assert_eq!(
        spans_of(&["counter.shared"], || Arc::new(counter.clone()).shared()),
        3
    );
    assert_eq!(
        spans_of(&["counter.counted"], || Rc::new(counter).counted()),
        3
    );
    assert_eq!(spans_of(&[], Counter::skipped), 9);
}

trait Shape {
    fn area(&self) -> u32;

    #[traced]
    fn doubled(&self) -> u32 {
        self.area() * 2
    }
}

struct Square<T>(T);

#[traced]
impl<T: Into<u32> + Copy> Shape for Square<T> {
    fn area(&self) -> u32 {
        let side: u32 = self.0.into();
        side * side
    }
}

#[test]
fn traits_and_generic_types() {
    let (area, spans) = capture_with(|| Square(3_u8).doubled());
    assert_eq!(area, 18);
    spans.assert_tree(
        "
        doubled
        └─ area
        ",
    );
}

#[test]
fn the_source_is_named() {
    let (_, spans) = capture_with(|| Counter { count: 1 }.get());
    let span = spans.find("counter.get");
    span.assert_attribute("code.function.name", "forms::methods::Counter::get");
    let path = span
        .attribute("code.file.path")
        .expect("a path")
        .to_string();
    assert!(
        path.ends_with("tests/behaviour/tests/forms/methods.rs"),
        "{path}"
    );
    let source = include_str!("methods.rs");
    let line = source
        .lines()
        .position(|line| line.contains("fn get(&self)"))
        .expect("it is here")
        + 1;
    span.assert_attribute("code.line.number", line);
    assert_eq!(span.scope_name(), "traced-behaviour-tests");
    assert_eq!(span.scope_version(), Some(env!("CARGO_PKG_VERSION")));
}
