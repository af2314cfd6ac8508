//! Messages about `leaf`.

pub(crate) fn leaf_of_messaging() -> &'static str {
    "a consumer's or producer's span is looked at inside: messages carry it on; remove `leaf`, \
     or put it on a function of its own with `#[traced(leaf)]`"
}

pub(crate) fn leaf_of_future() -> &'static str {
    "the span of `leaf` begins inside the future, and this function makes its future in some other way than by one \
     `async` block; write an `async fn`, or a body that is one `async` block, or remove `leaf`"
}

pub(crate) fn leaf_of_stream() -> &'static str {
    "`leaf` is for functions, `async` ones included, and for blocks, and this returns a stream; remove `leaf`, \
     or put it on the functions that make the items"
}

/// `written` is what looks at the current span.
pub(crate) fn leaf_that_looks(written: &str, why: &str) -> String {
    format!(
        "`leaf` says that nothing in here looks at the current span, and `{written}` {why}; remove `leaf`"
    )
}
