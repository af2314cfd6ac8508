//! Without a prelude there is no `Some`, no `Ok`, no `drop`, no `assert!`.
#![no_implicit_prelude]

use ::core::primitive::{bool, str, u32};
use ::std::boxed::Box;
use ::std::string::String;

const KEY: &str = "essay.id";

/// Every option at once.
///
/// # Errors
/// Where it is told to.
#[::traced::traced(
    name = "every_option", kind = client, attrs(number, KEY = number, shown = %number, seen = ?number),
    sampler_attrs(early = number), ok(value => value), err(text => text_length = text.len()), err_if(_ => true),
    ret(all => is_ok = all.is_ok()), root, links(::core::option::Option::None::<::traced::opentelemetry::Context>)
)]
pub fn every_option(number: u32) -> ::core::result::Result<u32, String> {
    if number == 0 {
        return ::core::result::Result::Err(String::new());
    }
    ::core::result::Result::Ok(number)
}

/// The same options on a leaf.
///
/// # Errors
/// Where it is told to.
#[::traced::traced(
    leaf, attrs(number, shown = %number), sampler_attrs(early = number), ok(value => value),
    err(text => text_length = text.len()), err_if(_ => true), ret(all => is_ok = all.is_ok()), root
)]
pub fn leaf(number: u32) -> ::core::result::Result<u32, String> {
    if number == 0 {
        return ::core::result::Result::Err(String::new());
    }
    ::core::result::Result::Ok(number)
}

/// Asynchronous.
#[::traced::traced(attrs(text))]
pub async fn asynchronous(text: &str) -> bool {
    ::core::future::ready(text.is_empty()).await
}

/// Returns a future.
#[::traced::traced]
#[must_use]
pub fn boxed(
    number: u32,
) -> ::core::pin::Pin<Box<dyn ::core::future::Future<Output = u32> + ::core::marker::Send>> {
    let doubled = number * 2;
    Box::pin(async move { doubled })
}

/// The macros inside.
#[::traced::traced]
#[must_use]
pub fn inside(number: u32) -> u32 {
    ::traced::record!(number);
    ::traced::event!("seen", number);
    ::traced::in_span!("block", attrs(number), { number + 1 })
}

/// An envelope with every mark at once.
#[derive(::traced::messaging::Message)]
#[message(system = "kafka", allow(user.email, reason = "a test"))]
pub struct Envelope<'a, T> {
    /// The id.
    #[message(id, conversation_id)]
    pub id: u32,
    /// The topic.
    #[message(destination)]
    pub topic: ::core::option::Option<&'a str>,
    /// The size.
    #[message(body_size)]
    pub size: ::core::primitive::usize,
    /// Attributes.
    #[message(attr = essay_id, attr = user.email)]
    pub essay: String,
    /// Where the context is.
    #[message(carrier)]
    pub metadata: ::std::collections::BTreeMap<String, String>,
    /// Anything.
    pub payload: T,
}

/// A producer.
#[::traced::traced_producer]
pub fn publish<T>(envelope: &mut Envelope<'_, T>) {
    _ = envelope;
}

/// A consumer.
#[::traced::traced_consumer]
#[must_use]
pub fn consume<T>(envelope: &Envelope<'_, T>) -> u32 {
    envelope.id
}
