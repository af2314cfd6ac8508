//! `#[derive(Message)]`: from an envelope to the implementations of `Message` and `MessageMut`.

mod bounds;
mod codegen;
mod input;
mod key;
mod message;
mod options;
mod spec;
#[cfg(test)]
mod tests;
mod validate;

use proc_macro2::TokenStream;

use crate::diag::Errors;
use input::RawEnvelope;

/// `#[derive(Message)] item`
pub(crate) fn message(item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let Some(raw) = RawEnvelope::parse(item, &mut errors) else {
        return errors.into_compile_errors();
    };
    let target = raw.target();
    match validate::envelope(raw, &mut errors) {
        Some(spec) if errors.is_empty() => codegen::implementations(&target, &spec),
        _ => {
            let mut tokens = codegen::stand_in(&target);
            tokens.extend(errors.into_compile_errors());
            tokens
        }
    }
}
