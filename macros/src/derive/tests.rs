//! What envelopes become.

use quote::quote;

use super::message;

fn expanded(item: proc_macro2::TokenStream) -> String {
    let file = syn::parse2(message(item)).expect("the expansion is Rust");
    prettyplease::unparse(&file)
}

#[cfg(not(feature = "catalog"))]
#[test]
fn an_envelope_with_everything() {
    insta::assert_snapshot!(expanded(quote! {
        #[message(system = "kafka", destination = names::SUBMITTED)]
        struct Envelope<T> {
            #[message(id)]
            event_id: Uuid,
            #[message(body_size)]
            size: usize,
            #[message(attr = essay_id)]
            essay: u64,
            #[message(carrier)]
            metadata: Metadata,
            payload: T,
        }
    }));
}

#[cfg(not(feature = "catalog"))]
#[test]
fn a_generic_tuple() {
    insta::assert_snapshot!(expanded(quote! {
        struct Wrapped<'a, I: Copy, H>(#[message(id)] Option<I>, #[message(carrier)] &'a mut H);
    }));
}

#[test]
fn an_envelope_with_a_fault_stays_a_message() {
    insta::assert_snapshot!(expanded(quote! {
        #[message(read_only)]
        enum Event<T> where T: Copy {
            Submitted(T),
        }
    }));
}
