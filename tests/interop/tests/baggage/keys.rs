//! "key".

use super::{ask, assert_values, passed_on};

const TOKEN: &str = "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";

#[test]
fn every_character_of_a_token_is_legal_in_a_key() {
    assert_values(&ask(&format!("{TOKEN}=1")), &[(TOKEN, "1")]);
    assert_eq!(passed_on(&format!("{TOKEN}=1")), format!("{TOKEN}=1"));
    for character in TOKEN.chars() {
        let key = character.to_string();
        assert_values(&ask(&format!("{key}=1")), &[(&key, "1")]);
    }
}

#[test]
fn no_other_character_is_legal_in_a_key() {
    // `,`, `;` and `=` are where a key ends.
    for character in " \t\"()/:<>?@[\\]{}".chars() {
        let header = format!("k{character}y=1,other=2");
        assert_values(&ask(&header), &[("other", "2")]);
    }
}

#[test]
fn a_key_is_not_empty() {
    assert_values(&ask("=1, =2,other=3"), &[("other", "3")]);
}

#[test]
fn white_space_around_a_key_is_none_of_its() {
    assert_values(&ask(" \tkey\t =1"), &[("key", "1")]);
}

#[test]
fn the_case_of_keys_counts() {
    assert_values(&ask("a=1,A=2"), &[("A", "2"), ("a", "1")]);
    assert_eq!(passed_on("a=1,A=2"), "A=2,a=1");
}

#[test]
fn keys_are_not_decoded() {
    assert_values(&ask("%41=1"), &[("%41", "1")]);
    assert_eq!(passed_on("%41=1"), "%41=1");
}
