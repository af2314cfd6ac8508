//! Headers that nobody means well with.

use serde_json::json;

use super::{SERVICE, passed_on};

/// Numbers that look like random ones, and are the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) as usize % limit
    }
}

/// Bytes that HTTP lets into a header, most of them those that mean something in one of ours.
fn header(random: &mut Random) -> Vec<u8> {
    let telling = b"a=b,;% \t\"\\%F0%9Fk+";
    let length = random.below(200);
    let byte = |_| match random.below(4) {
        0 => u8::try_from(random.below(223) + 32).unwrap_or(b' '),
        _ => telling[random.below(telling.len())],
    };
    (0..length).map(byte).filter(|byte| *byte != 0x7f).collect()
}

#[test]
fn every_request_is_answered_whatever_its_baggage_is() {
    let mut random = Random(1);
    for _ in 0..500 {
        let headers = [header(&mut random), header(&mut random)];
        let headers: Vec<_> = headers
            .iter()
            .map(|value| ("baggage", value.as_slice()))
            .collect();
        let (status, body) = SERVICE.send(&json!({}), &headers);
        assert_eq!(status, 200, "{headers:?}");
        let answer: serde_json::Value = serde_json::from_str(&body).unwrap();
        let sent = answer["sent"]["baggage"].as_str().unwrap_or_default();
        assert_eq!(passed_on(sent), sent, "{headers:?}");
    }
}

#[test]
fn a_header_as_long_as_a_server_takes_does_no_harm() {
    let long = "a=1,".repeat(50_000);
    assert_eq!(passed_on(&long), "a=1");
    assert_eq!(passed_on(&",".repeat(200_000)), "");
    assert_eq!(passed_on(&format!("a=1{}", ";p".repeat(100_000))), "");
}
