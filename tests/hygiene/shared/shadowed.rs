//! Names of the standard library that mean something else here.
#![allow(dead_code, reason = "what shadows is there to be seen, not to be used")]

use traced::messaging::Message;
use traced::{event, in_span, record, traced};

struct Ok;
struct Err;
struct Some;
struct None;
struct Option;
struct Box;
struct Result;
struct String;
struct Callsite;
struct Value;

mod core {}
mod std {}
mod opentelemetry {}

/// Methods of these names on every type.
trait OnEverything {
    fn get(&self) {}
    fn kind(&self) {}
    fn fill(&self) {}
    fn record(&self) {}
    fn observe(&self) {}
    fn finish(&self) {}
    fn run(&self) {}
    fn set(&self) {}
    fn fail(&self) {}
    fn fault(&self) {}
    fn to_value(&self) {}
    fn carrier(&self) {}
    fn carrier_mut(&self) {}
    fn system(&self) {}
    fn describe(&self) {}
    fn words(&self) {}
    fn bytes(&self) {}
    fn message_id(&self) {}
}

impl<T: ?Sized> OnEverything for T {}

/// A result by its long name.
///
/// # Errors
/// Where it is told to.
#[traced(attrs(number), ok(fine => fine), err(wrong => wrong))]
pub fn sync(number: u32) -> ::std::result::Result<u32, u32> {
    record!(number);
    event!("seen", number);
    in_span!("block", {
        if number == 0 {
            ::std::result::Result::Err(number)
        } else {
            ::std::result::Result::Ok(number)
        }
    })
}

/// A leaf.
///
/// # Errors
/// Where it is told to.
#[traced(leaf, attrs(number), ok(fine => fine), err(wrong => wrong))]
pub fn leaf(number: u32) -> ::std::result::Result<u32, u32> {
    if number == 0 {
        ::std::result::Result::Err(number)
    } else {
        ::std::result::Result::Ok(number)
    }
}

/// The same, later.
///
/// # Errors
/// Where it is told to.
#[traced(attrs(number))]
pub async fn later(number: u32) -> ::std::result::Result<u32, u32> {
    ::std::future::ready(sync(number)).await
}

/// A leaf, later.
#[traced(leaf, attrs(number))]
pub async fn later_leaf(number: u32) -> u32 {
    ::std::future::ready(number).await
}

/// Names of ours as fields and as type parameters.
#[derive(Message)]
#[message(destination = "tasks")]
pub struct Envelope<Facts, Display> {
    /// The id.
    #[message(id)]
    pub facts: Facts,
    /// The size.
    #[message(body_size, attr = part)]
    pub bytes: u32,
    /// Where the context is.
    #[message(carrier)]
    pub carrier: Display,
    /// Another one.
    #[message(conversation_id)]
    pub words: ::std::option::Option<&'static str>,
}
