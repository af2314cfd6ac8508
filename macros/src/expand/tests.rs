//! What annotated functions become. Short: what is generated is compiled once for each of them.

use quote::quote;

use super::traced;

/// The expansion, as a person would write it.
fn expanded(args: proc_macro2::TokenStream, item: proc_macro2::TokenStream) -> String {
    let file = syn::parse2(traced(args, item)).expect("the expansion is Rust");
    prettyplease::unparse(&file)
}

#[cfg(not(feature = "catalog"))]
#[test]
fn a_plain_function() {
    insta::assert_snapshot!(expanded(
        quote!(),
        quote!(
            fn work() {
                go();
            }
        )
    ));
}

#[cfg(not(feature = "catalog"))]
#[test]
fn a_function_with_a_result_and_attributes() {
    let item = quote! {
        fn load(id: u32, mut tries: u32) -> Result<Row, Error> {
            tries += 1;
            query(id, tries)
        }
    };
    insta::assert_snapshot!(expanded(
        quote!(attrs(id), ok(row => row_size = row.len())),
        item
    ));
}

#[cfg(not(feature = "catalog"))]
#[test]
fn an_async_function() {
    let item = quote! {
        async fn load(id: u32) -> Result<Row, Error> {
            query(id).await
        }
    };
    insta::assert_snapshot!(expanded(quote!("load_row"), item));
}

#[cfg(not(feature = "catalog"))]
#[test]
fn a_leaf() {
    let check = expanded(
        quote!(leaf, attrs(id, words = words.len())),
        quote! {
            fn check(id: u32, words: &[&str]) -> Result<(), Error> {
                spell(words)
            }
        },
    );
    let look_up = expanded(
        quote!(leaf, root),
        quote! {
            async fn look_up() {
                ready().await;
            }
        },
    );
    insta::assert_snapshot!(check + &look_up);
}

/// Who judges the spans at run time is told what is excepted.
#[cfg(not(feature = "catalog"))]
#[test]
fn exceptions() {
    let item = quote! {
        fn greet(email: &str) {}
    };
    let greet = expanded(
        quote!(
            attrs(user.email = email, names::PHONE = phone),
            allow(user.email, names::PHONE, reason = "support")
        ),
        item,
    );
    let record = super::record(
        quote!(crate = ::traced; user.email = email, allow(user.email, reason = "support")),
    );
    let file = syn::parse2(quote!(fn main() { #record; })).expect("the expansion is Rust");
    insta::assert_snapshot!(greet + &prettyplease::unparse(&file));
}

/// What is checked while compiling leaves nothing behind but the assertion on the constant.
#[cfg(not(feature = "catalog"))]
#[test]
fn a_function_that_keeps_the_conventions() {
    let item = quote! {
        fn find(query: &str, user: &User) -> Result<Rows, Error> {
            run(query)
        }
    };
    insta::assert_snapshot!(expanded(
        quote!(
            kind = client,
            attrs(
                db.system.name = "postgresql",
                db.query.text = query,
                server.port = 5432,
                names::OWNER = user.id,
                user.email = user.email,
            ),
            ok(rows => db.response.returned_rows = rows.len(), is_empty = rows.is_empty()),
            allow(user.email, reason = "support console")
        ),
        item
    ));
}

/// The function is as it was written, and uses what only the annotation would have used.
#[test]
fn a_function_with_a_fault_in_its_annotation() {
    let item = quote! {
        fn find(query: &str, (limit, page): (u32, u32)) {
            #![allow(unused_mut)]
            run(page)
        }
    };
    insta::assert_snapshot!(expanded(quote!(attrs(db.statement = query, limit)), item));
}

/// What the catalogue adds, and nothing but that.
#[cfg(feature = "catalog")]
#[test]
fn a_function_in_the_catalogue() {
    let item = quote! {
        fn load(id: u32) -> Row {
            query(id)
        }
    };
    insta::assert_snapshot!(expanded(
        quote!(attrs(id, names::OWNER = %owner), ret(row => row_size = row.len())),
        item
    ));
}

#[cfg(feature = "catalog")]
#[test]
fn macros_in_the_catalogue() {
    let record = super::record(quote!(crate = ::traced; word_count = 7));
    let event = super::event(quote!(crate = ::traced; names::MISS, cache.key = key));
    let file = syn::parse2(quote!(fn main() { #record; #event; }));
    insta::assert_snapshot!(prettyplease::unparse(&file.expect("the expansion is Rust")));
}
