//! "value", as it is read.

use super::{SERVICE, ask, assert_values};

#[test]
fn every_octet_is_legal_in_a_value() {
    let octets: String = ('\u{21}'..='\u{7e}')
        .filter(|octet| !"\",;\\%".contains(*octet))
        .collect();
    assert_values(&ask(&format!("a={octets}")), &[("a", &octets)]);
}

#[test]
fn no_other_octet_is_legal_in_a_value() {
    for octet in ["\"", "\\", " ", "\t"] {
        let header = format!("a=x{octet}y,b=2");
        assert_values(&ask(&header), &[("b", "2")]);
    }
}

#[test]
fn a_header_of_bytes_that_are_no_text_leaves_the_others() {
    let headers: [(&str, &[u8]); 2] = [("baggage", b"a=\xff\xe9"), ("baggage", b"b=2")];
    let (status, body) = SERVICE.send(&serde_json::json!({}), &headers);
    assert_eq!(status, 200);
    assert!(body.contains(r#""baggage":{"b":["2",""]}"#), "{body}");
}

#[test]
fn a_value_may_be_empty() {
    assert_values(&ask("a=,b= ;p"), &[("a", ""), ("b", "")]);
}

#[test]
fn white_space_around_a_value_is_none_of_its() {
    assert_values(&ask("a=\t 1 \t,b= 2 ;p"), &[("a", "1"), ("b", "2")]);
}

#[test]
fn a_value_may_have_equal_signs() {
    assert_values(&ask("a=b=c==,d=="), &[("a", "b=c=="), ("d", "=")]);
}

#[test]
fn values_are_decoded() {
    let answer = ask("a=DF%2028,b=%2C%3b%22%5C%25,c=%00%7f");
    let expected = [("a", "DF 28"), ("b", ",;\"\\%"), ("c", "\0\u{7f}")];
    assert_values(&answer, &expected);
}

#[test]
fn values_are_utf_8() {
    let answer = ask("a=sm%C3%B6rg%c3%a5s,b=%F0%9F%92%BC,c=%E6%97%A5%E6%9C%AC");
    assert_values(&answer, &[("a", "smörgås"), ("b", "💼"), ("c", "日本")]);
}

#[test]
fn sequences_that_are_not_utf_8_are_replaced() {
    let answer = ask("a=x%FFy,b=%C3,c=%E9t%E9,d=%ED%A0%80");
    let baggage = answer.baggage();
    assert_eq!(baggage["a"].0, "x\u{fffd}y");
    assert_eq!(baggage["b"].0, "\u{fffd}");
    assert_eq!(baggage["c"].0, "\u{fffd}t\u{fffd}");
    assert!(
        baggage["d"]
            .0
            .chars()
            .all(|character| character == '\u{fffd}')
    );
}

#[test]
fn a_percent_sign_that_begins_no_sequence_is_one() {
    let expected = [("a", "100%"), ("b", "%zz"), ("c", "%4"), ("d", "%%")];
    assert_values(&ask("a=100%,b=%zz,c=%4,d=%%"), &expected);
}

#[test]
fn a_plus_is_a_plus() {
    assert_values(&ask("a=1+1"), &[("a", "1+1")]);
}
