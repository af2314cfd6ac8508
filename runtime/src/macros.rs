//! The block macros. Each hands its tokens on with the path of this crate in front, so that it works under any name
//! that the crate is given.

/// Traces a block, inside a function.
///
/// The first argument is the span's name; the options are those of [`traced`](macro@crate::traced), and the block
/// comes last. What the block comes to is what the macro comes to, and an `Err` is recorded as the error of the span.
///
/// ```
/// use traced::in_span;
///
/// fn total(prices: &[i64]) -> i64 {
///     in_span!("sum_prices", attrs(price_count = prices.len()), { prices.iter().sum() })
/// }
/// # assert_eq!(total(&[1, 2]), 3);
/// ```
///
/// The block stays part of its function: `?`, `return` and `break` leave the function or loop around it, and end the
/// span on their way with its status Unset. Around `.await` the block has to be an `async` one, which makes the macro
/// a future; its span begins at the first poll.
///
/// ```
/// use traced::in_span;
///
/// # async fn fetch(url: &str) -> Result<String, std::io::Error> { Ok(url.to_owned()) }
/// async fn load(url: &str) -> Result<String, std::io::Error> {
///     in_span!("fetch_page", kind = client, async { fetch(url).await }).await
/// }
/// ```
///
/// What a block comes to is looked at where it ends, for it may be an `Err`, so its type has to be known there and not only
/// from what is done with it further down. Otherwise the compiler takes it for a `Result`: write the type, as in
/// `let rows: Vec<Row> = in_span!("load", { lines.collect() });`. An `async` block is told by nothing around it: where it ends
/// in a bare `Ok(…)`, write the error's type, `Ok::<_, Error>(…)`.
#[macro_export]
macro_rules! in_span {
    ($($input:tt)*) => {
        $crate::__private::in_span! { crate = $crate; $($input)* }
    };
}

/// Adds attributes to the current span.
///
/// The entries are those of `attrs(…)` in [`traced`](macro@crate::traced), with the same checks. They are evaluated
/// only when the span records. Setting a key again replaces its value in what `traced::init` exports; other SDK
/// set-ups may export both.
///
/// ```
/// use traced::{record, traced};
///
/// #[traced]
/// fn count_words(text: &str) -> usize {
///     let words = text.split_whitespace().count();
///     record!(word_count = words, text.is_empty = text.is_empty());
///     words
/// }
/// # assert_eq!(count_words("one two"), 2);
/// ```
#[macro_export]
macro_rules! record {
    ($($input:tt)*) => {
        $crate::__private::record! { crate = $crate; $($input)* }
    };
}

/// Adds an event, something that happens at one moment, to the current span.
///
/// The first argument is the event's name, a literal or a constant; the rest are attributes, as in
/// [`record!`](crate::record). They are evaluated only when the span records.
///
/// ```
/// use traced::{event, traced};
///
/// #[traced]
/// fn look_up(key: &str) -> Option<u32> {
///     event!("cache-miss", cache.key = key);
///     None
/// }
/// # assert_eq!(look_up("k"), None);
/// ```
#[macro_export]
macro_rules! event {
    ($($input:tt)*) => {
        $crate::__private::event! { crate = $crate; $($input)* }
    };
}

/// Puts an entry into the catalogue.
#[cfg(feature = "catalog")]
#[doc(hidden)]
#[macro_export]
macro_rules! __traced_register {
    ($($entry:tt)*) => {
        const _: () = {
            #[$crate::__private::catalog::linkme::distributed_slice($crate::__private::catalog::REGISTERED)]
            #[linkme(crate = $crate::__private::catalog::linkme)]
            static ENTRY: $crate::__private::catalog::Entry = $($entry)*;
        };
    };
}

/// Cargo builds the macros once for build scripts and for the target: they may register what this build does not list.
#[cfg(not(feature = "catalog"))]
#[doc(hidden)]
#[macro_export]
macro_rules! __traced_register {
    ($($entry:tt)*) => {};
}
