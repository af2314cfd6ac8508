//! Code that is one step away from a lint, which the annotation must not make it take.

use std::fmt::Display;
use std::future::Future;

use traced::messaging::Message;
use traced::{in_span, traced};

/// `unused_braces`: one line.
#[traced]
#[must_use]
pub fn one_line() -> u32 {
    1
}

/// `unused_braces`: one expression in a block.
#[traced]
#[must_use]
pub fn one_line_block(number: u32) -> u32 {
    in_span!("block", { number })
}

/// `used_underscore_binding`: the argument is not used.
#[traced]
pub fn placeholder(_ignored: &mut u32) {}

/// `let_unit_value`, `unused_unit`, `needless_return`.
#[traced]
pub fn unit(stop: bool) {
    if stop {
        return;
    }
    in_span!("block", { unit(true) });
}

/// `items_after_statements`, `redundant_clone`, `shadow_unrelated`.
#[traced(attrs(text))]
#[must_use]
pub fn owned(mut text: String) -> String {
    text.push('!');
    text
}

/// `needless_pass_by_value`, `redundant_closure_call`.
#[traced(attrs(value))]
pub fn generic<T: Display>(value: &T) -> impl Iterator<Item = String> {
    std::iter::once(value.to_string())
}

/// `unused_async`, `future_not_send`.
#[traced(attrs(text))]
pub async fn asynchronous(text: &str) -> usize {
    std::future::ready(text.len()).await
}

/// `async_yields_async`, `unused_async`, `type_complexity`.
#[traced]
pub fn returns_future(number: u32) -> impl Future<Output = u32> + Send {
    let doubled = number * 2;
    async move { std::future::ready(doubled).await }
}

/// `unused_mut`, `large_stack_frames`.
#[traced(leaf, attrs(number))]
#[must_use]
pub fn leaf(number: u32) -> u32 {
    number
}

/// The same for a block.
#[must_use]
pub fn leaf_block(number: u32) -> u32 {
    in_span!("block", leaf, attrs(number), { number })
}

/// `items_after_statements`: they come first.
#[traced]
pub fn items() {
    use std::fmt::Write as _;
    const TEXT: &str = "text";

    let _ = write!(String::new(), "{TEXT}");
}

/// The same for what returns something.
#[traced]
#[must_use]
pub fn items_and_value() -> usize {
    struct Text(&'static str);
    impl Text {
        const fn len(&self) -> usize {
            self.0.len()
        }
    }

    Text("text").len()
}

/// The same, later.
#[traced]
pub async fn items_later() -> usize {
    const fn twice(number: usize) -> usize {
        number * 2
    }

    std::future::ready(twice(7)).await
}

/// The same for what may fail, later.
///
/// # Errors
/// Never.
#[traced]
pub async fn items_and_result_later() -> Result<usize, String> {
    #[derive(Debug)]
    struct Text(usize);

    std::future::ready(Ok(Text(7).0)).await
}

/// The same for blocks.
pub fn items_in_block() {
    in_span!("block", {
        static TEXT: &str = "text";

        drop(TEXT.to_string());
    });
}

/// A type with methods.
#[derive(Debug, Default)]
pub struct Counter {
    count: u32,
}

#[traced(prefix = "counter")]
impl Counter {
    /// `missing_const_for_fn` is the user's to silence, as it would be without.
    #[must_use]
    pub fn count(&self) -> String {
        self.count.to_string()
    }

    /// `return_self_not_must_use`, `use_self`.
    #[must_use]
    pub fn plus(mut self, number: u32) -> Self {
        self.count += number;
        self
    }
}

/// `deprecated`, `must_use`, `dead_code`.
#[derive(Debug, Message)]
#[must_use]
pub struct Envelope<T>
where
    T: Display,
{
    /// An old field.
    #[deprecated(note = "a test")]
    #[message(id)]
    pub old_id: T,
    #[message(attr = priority)]
    priority: u8,
    #[message(carrier)]
    metadata: std::collections::BTreeMap<String, String>,
}

impl<T: Display> Envelope<T> {
    /// `missing_const_for_fn`
    #[allow(deprecated)]
    pub const fn new(old_id: T) -> Self {
        Self {
            old_id,
            priority: 1,
            metadata: std::collections::BTreeMap::new(),
        }
    }
}

/// `unused_variables`, `unused_mut`, `shadow_same`: what is said of an argument goes with it.
///
/// # Errors
/// Where the text is no number.
#[traced(attrs(text))]
#[deny(clippy::shadow_same)]
pub fn spoken_of(
    text: String,
    #[allow(unused_variables)] allowed: String,
    #[expect(unused_variables, clippy::needless_pass_by_value)] expected: String,
    #[expect(unused_mut, reason = "a test")] mut unchanged: String,
) -> Result<usize, String> {
    text.parse::<usize>()
        .map(|number| number + unchanged.len())
        .map_err(|_| text)
}

macro_rules! by_example {
    ($name:ident, $block:block) => {
        /// `unused_braces`: a body that a macro hands on.
        #[traced]
        #[must_use]
        pub fn $name() -> u32 $block
    };
    ($name:literal $block:block) => {
        in_span!($name, $block)
    };
}

by_example!(body_of_an_example, { 1 });

/// The same for a block.
#[must_use]
pub fn block_of_an_example() -> u32 {
    by_example!("block" { 2 })
}
