//! Variables and items that are called as those of the expansion are.

use traced::messaging::Message;
use traced::{in_span, record, traced};

const CALLSITE: u32 = 1;

/// Every name of ours as an argument.
#[traced(attrs(span, out, attributes, value, site, options))]
#[must_use]
pub fn arguments(span: u32, out: u32, attributes: u32, value: u32, site: u32, options: u32) -> u32 {
    record!(span = out, out = span);
    span + out + attributes + value + site + options + CALLSITE
}

/// Every name of ours as a pattern.
///
/// # Errors
/// Where it is told to.
#[traced(ok(span => span), err(error => error, failure = error), ret(out => is_ok = out.is_ok()))]
pub fn patterns(error: u32) -> Result<u32, u32> {
    if error == 0 {
        Ok(error)
    } else {
        Err(error)
    }
}

/// Every name of ours inside a block.
#[traced]
#[must_use]
pub fn inside(deferred: u32) -> u32 {
    let span = deferred;
    let out = in_span!("block", attrs(span), {
        let span = span + 1;
        span + CALLSITE
    });
    out + span
}

macro_rules! traced_function {
    ($(#[$attribute:meta])* $name:ident, $argument:ident, $body:expr) => {
        $(#[$attribute])*
        #[traced(attrs($argument, doubled = $argument * 2))]
        #[must_use]
        pub fn $name($argument: u32) -> u32 {
            let hidden = $argument;
            $body + hidden
        }
    };
}

traced_function!(
    /// Made by a macro, which brings names of its own.
    made, number, number * 2
);

macro_rules! envelope {
    ($name:ident, $metadata:ident: $type:ty, $id:ident) => {
        /// Made by a macro, with fields of its own and of ours.
        #[derive(Message)]
        #[message(destination = "made")]
        pub struct $name {
            /// Where the context is.
            #[message(carrier)]
            pub $metadata: $type,
            /// The id.
            #[message(id)]
            pub $id: u32,
            #[message(attr = hidden)]
            hidden: u32,
        }

        impl $name {
            /// Makes one.
            #[must_use]
            pub const fn new($metadata: $type, $id: u32) -> Self {
                let hidden = $id;
                Self {
                    $metadata,
                    $id,
                    hidden,
                }
            }
        }
    };
}

envelope!(Made, self_made: std::collections::BTreeMap<String, String>, r#type);
