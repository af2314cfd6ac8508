//! The procedural macros of `traced`. Depend on `traced`, which re-exports and documents them.

mod args;
mod codegen;
mod derive;
mod diag;
mod expand;
mod head;
mod input;
mod judge;
mod leaving;
mod message;
mod option;
mod plain_type;
mod punct;
mod runtime;
mod shape;
mod spec;
mod tail;
mod validate;
mod value_type;

use proc_macro::TokenStream;

#[allow(
    missing_docs,
    reason = "documented where `traced` re-exports it, so that the examples run"
)]
#[proc_macro_attribute]
pub fn traced(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::traced(args.into(), item.into()).into()
}

#[allow(
    missing_docs,
    reason = "documented where `traced` re-exports it, so that the examples run"
)]
#[proc_macro_attribute]
pub fn traced_consumer(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::messaging(args.into(), item.into(), option::Target::Consumer).into()
}

#[allow(
    missing_docs,
    reason = "documented where `traced` re-exports it, so that the examples run"
)]
#[proc_macro_attribute]
pub fn traced_producer(args: TokenStream, item: TokenStream) -> TokenStream {
    expand::messaging(args.into(), item.into(), option::Target::Producer).into()
}

#[allow(
    missing_docs,
    reason = "documented where `traced` re-exports it, so that the examples run"
)]
#[proc_macro_derive(Message, attributes(message))]
pub fn message(item: TokenStream) -> TokenStream {
    derive::message(item.into()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn in_span(input: TokenStream) -> TokenStream {
    expand::in_span(input.into()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn record(input: TokenStream) -> TokenStream {
    expand::record(input.into()).into()
}

#[doc(hidden)]
#[proc_macro]
pub fn event(input: TokenStream) -> TokenStream {
    expand::event(input.into()).into()
}
