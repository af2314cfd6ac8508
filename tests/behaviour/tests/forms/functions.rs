//! Functions that stand alone.

use std::fmt::Display;
use std::future::Future;
use std::pin::Pin;

use traced::testing::capture_with;
use traced::traced;

use super::spans_of;

#[traced]
fn one_line() -> u32 {
    1
}

#[traced]
fn nothing() {}

#[traced]
fn returns_early(stop: bool) -> &'static str {
    if stop {
        return "early";
    }
    "late"
}

#[traced]
fn question_mark(text: &str) -> Option<u32> {
    let number: u32 = text.parse().ok()?;
    Some(number + 1)
}

#[traced]
fn mutable(mut count: u32, (first, mut second): (u32, u32), [a, .., b]: [u32; 3]) -> u32 {
    count += first;
    second += a + b;
    count + second
}

#[traced]
fn changes(list: &mut Vec<u32>) -> &mut u32 {
    list.push(1);
    &mut list[0]
}

#[traced]
fn longer<'a>(one: &'a str, other: &'a str) -> &'a str {
    if one.len() > other.len() { one } else { other }
}

#[traced]
fn generic<T, const N: usize>(value: &T) -> [String; N]
where
    T: Display + ?Sized,
{
    std::array::from_fn(|_| value.to_string())
}

#[traced]
fn impl_traits(numbers: impl Iterator<Item = u32>) -> impl Iterator<Item = u32> {
    numbers.map(|number| number * 2)
}

#[traced]
fn nested_impl_trait(fail: bool) -> Result<impl Display, String> {
    if fail {
        return Err("asked to".into());
    }
    Ok(5)
}

#[traced]
fn impl_trait_in_dyn(fail: bool) -> Result<Box<dyn Iterator<Item = impl Display>>, String> {
    if fail {
        return Err("asked to".into());
    }
    Ok(Box::new(0..3))
}

#[traced]
fn impl_trait_of_a_future() -> Pin<Box<dyn Future<Output = impl Display>>> {
    let number = 1;
    Box::pin(async move { number })
}

#[traced]
fn coerced(add: bool) -> Box<dyn Fn(u32) -> u32> {
    if add {
        Box::new(|number| number + 1)
    } else {
        Box::new(|number| number)
    }
}

/// # Safety
/// The pointer has to be valid.
#[traced]
#[allow(unsafe_code, reason = "the form under test")]
unsafe fn dangerous(pointer: *const u32) -> u32 {
    // SAFETY: the caller's promise is just that.
    unsafe { *pointer }
}

#[traced]
extern "C" fn foreign(number: u32) -> u32 {
    number + 1
}

#[traced]
fn factorial(number: u64) -> u64 {
    if number < 2 {
        1
    } else {
        number * factorial(number - 1)
    }
}

#[traced]
#[must_use]
#[inline]
fn with_attributes() -> u32 {
    #![allow(unused_variables)]
    let unused = 1;
    2
}

macro_rules! functions {
    ($($name:ident($argument:ident) => $body:expr;)*) => {$(
        #[traced(attrs($argument, next = $argument + 1))]
        fn $name($argument: u32) -> u32 {
            $body
        }
    )*};
}

functions! {
    made(number) => number * 3;
}

#[test]
fn free_functions() {
    assert_eq!(spans_of(&["one_line"], one_line), 1);
    spans_of(&["nothing"], nothing);
    assert_eq!(
        spans_of(&["returns_early"], || returns_early(true)),
        "early"
    );
    assert_eq!(
        spans_of(&["returns_early"], || returns_early(false)),
        "late"
    );
    assert_eq!(spans_of(&["question_mark"], || question_mark("x")), None);
    assert_eq!(spans_of(&["question_mark"], || question_mark("1")), Some(2));
    assert_eq!(spans_of(&["mutable"], || mutable(1, (2, 3), [4, 0, 5])), 15);
    assert_eq!(spans_of(&["changes"], || *changes(&mut Vec::new())), 1);
    assert_eq!(spans_of(&["longer"], || longer("ab", "c")), "ab");
    assert_eq!(spans_of(&["made"], || made(2)), 6);
    assert_eq!(spans_of(&["with_attributes"], with_attributes), 2);
}

#[test]
fn generic_functions() {
    assert_eq!(
        spans_of(&["generic"], || generic::<str, 2>("x")),
        ["x", "x"]
    );
    assert_eq!(
        spans_of(&["impl_traits"], || impl_traits(0..3).sum::<u32>()),
        6
    );
    let shown = spans_of(&["nested_impl_trait"], || {
        nested_impl_trait(false).map(|shown| shown.to_string())
    });
    assert_eq!(shown, Ok("5".to_owned()));
    let shown = spans_of(&["impl_trait_in_dyn"], || {
        impl_trait_in_dyn(false).map(|shown| shown.last().map(|last| last.to_string()))
    });
    assert_eq!(shown, Ok(Some("2".to_owned())));
    let shown = spans_of(&["impl_trait_of_a_future"], || {
        futures::executor::block_on(impl_trait_of_a_future()).to_string()
    });
    assert_eq!(shown, "1");
    assert_eq!(spans_of(&["coerced"], || coerced(true)(1)), 2);
}

#[test]
#[allow(unsafe_code, reason = "the form under test")]
fn qualified_functions() {
    let number = 7;
    let called = spans_of(&["dangerous"], || {
        // SAFETY: the number outlives the call.
        unsafe { dangerous(&raw const number) }
    });
    assert_eq!(called, 7);
    assert_eq!(spans_of(&["foreign"], || foreign(1)), 2);
}

#[test]
fn a_recursion_nests() {
    let (result, spans) = capture_with(|| factorial(3));
    assert_eq!(result, 6);
    spans.assert_tree(
        "
        factorial
        └─ factorial
           └─ factorial
        ",
    );
}
