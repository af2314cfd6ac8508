//! The three outputs, whole.

use traced_catalog_tests as _;

#[test]
fn markdown() {
    insta::assert_snapshot!(traced::catalog().to_markdown());
}

#[test]
fn json() {
    insta::assert_snapshot!(traced::catalog().to_json());
}

#[test]
fn weaver() {
    insta::assert_snapshot!(traced::catalog().to_weaver());
}
