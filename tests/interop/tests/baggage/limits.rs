//! "Limits".

use serde_json::json;

use super::{SERVICE, ask, passed_on};

const BYTES: usize = 8192;

fn members(count: usize, value: &str) -> Vec<String> {
    (0..count)
        .map(|number| format!("key{number:03}={value}"))
        .collect()
}

#[test]
fn sixty_four_members_are_passed_on() {
    let header = members(64, "value").join(",");
    assert_eq!(passed_on(&header), header);
}

#[test]
fn sixty_four_members_are_passed_on_with_ours_among_them() {
    let header = members(63, "value").join(",");
    let added = json!({ "set": { "ours": ["1"] } });
    let answer = SERVICE.ask_to(&added, &[("baggage", &header)]);
    assert_eq!(
        answer.sent("baggage"),
        Some(format!("{header},ours=1").as_str())
    );
}

#[test]
fn a_header_of_8192_bytes_is_passed_on() {
    let long = format!("a={}", "0123456789".repeat(819));
    assert_eq!(long.len(), BYTES);
    assert_eq!(passed_on(&long), long);
}

#[test]
fn a_header_at_both_limits_is_passed_on() {
    // 63 times 128 bytes with their comma, and one that fills up the rest.
    let mut members = members(63, &"x".repeat(120));
    members.push(format!(
        "last={}",
        "x".repeat(BYTES - 63 * 128 - "last=".len())
    ));
    let header = members.join(",");
    assert_eq!(header.len(), BYTES);
    assert_eq!(passed_on(&header), header);
}

#[test]
fn limits_are_of_all_headers_together() {
    let members = members(64, &"x".repeat(120));
    let headers: Vec<_> = members
        .iter()
        .map(|member| ("baggage", member.as_str()))
        .collect();
    let answer = SERVICE.ask(&headers);
    // 64 members of 127 bytes and 63 commas are 8191.
    assert_eq!(answer.sent("baggage").map(str::len), Some(8191));
    let more = [&headers[..], &[("baggage", "more=1")]].concat();
    assert_eq!(SERVICE.ask(&more).sent("baggage"), answer.sent("baggage"));
}

#[test]
fn white_space_and_what_is_malformed_count_for_nothing() {
    let long = format!("a={}", "x".repeat(BYTES - 2));
    let header = format!("none, \t {long} \t ,,;p,");
    assert_eq!(passed_on(&header), long);
}

#[test]
fn what_is_encoded_at_8192_bytes_is_passed_on() {
    for unit in ["%20", "%C3%A9", "=", "+", "%2B"] {
        let header = format!("a={}", unit.repeat((BYTES - 2) / unit.len()));
        let value = ask(&header).value("a").map(str::to_owned);
        assert_eq!(
            ask(&passed_on(&header)).value("a"),
            value.as_deref(),
            "{unit}"
        );
    }
}

#[test]
fn beyond_64_members_whole_ones_are_left_out() {
    let members = members(100, "value;p=1");
    assert_eq!(passed_on(&members.join(",")), members[..64].join(","));
}

#[test]
fn beyond_8192_bytes_whole_members_are_left_out() {
    // 20 times 1000 bytes, of which eight fit with their commas.
    let members = members(20, &format!("{};p=1", "x".repeat(989)));
    assert_eq!(members[0].len(), 1000);
    assert_eq!(passed_on(&members.join(",")), members[..8].join(","));
}

#[test]
fn a_member_that_fits_follows_one_that_does_not() {
    let too_long = "x".repeat(BYTES);
    assert_eq!(passed_on(&format!("a=1,b={too_long},c=3")), "a=1,c=3");
}

#[test]
fn a_value_that_does_not_fit_leaves_the_one_before_it() {
    let too_long = "x".repeat(BYTES);
    assert_eq!(
        passed_on(&format!("a=1,b=2,a={too_long},c=3")),
        "a=1,b=2,c=3"
    );
}

#[test]
fn no_member_is_sent_in_part() {
    let value = format!("{}%25", "x".repeat(5000));
    let added = json!({ "set": { "ours": ["%".repeat(2000), "p"] } });
    let answer = SERVICE.ask_to(&added, &[("baggage", &format!("a={value};q"))]);
    // Beside the other one there is no room for what is 6007 bytes long when it is encoded.
    assert_eq!(
        answer.sent("baggage"),
        Some(format!("a={value};q").as_str())
    );
}

#[test]
fn what_is_left_out_is_the_same_each_time() {
    let header = members(100, &"x".repeat(200)).join(",");
    let sent = passed_on(&header);
    assert!(!sent.is_empty() && sent.len() <= BYTES);
    for _ in 0..5 {
        assert_eq!(passed_on(&header), sent);
    }
}

#[test]
fn what_is_left_out_is_said_once_and_without_the_values() {
    let service = super::start();
    let many = members(70, "secret").join(",");
    for _ in 0..3 {
        for header in [&many, "secret", "secret=secret,sec ret=1"] {
            let _ = service.ask(&[("baggage", header)]);
        }
    }
    let said = service.end();
    assert_eq!(said.lines().count(), 2, "{said}");
    assert!(said.contains("64 members or 8192 bytes"), "{said}");
    assert!(said.contains("grammar of W3C Baggage"), "{said}");
    assert!(!said.contains("secret"), "{said}");
}
