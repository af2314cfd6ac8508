//! Sensitive values: that they stay out of spans is tested where it does not compile (`ui-tests`); here, that nothing
//! else stays out with them.

use std::fmt::{self, Debug, Display};

use traced::testing::capture;
use traced::{Sensitive, record, traced};

#[derive(Debug, Clone)]
struct Account {
    id: u64,
    #[allow(dead_code, reason = "seen by Debug")]
    email: Sensitive<String>,
}

fn account() -> Account {
    Account {
        id: 7,
        email: Sensitive::new("ada@example.com".to_owned()),
    }
}

/// Looks like a sensitive type, and is not marked as one.
#[derive(Debug)]
struct SensitiveName(&'static str);

impl Display for SensitiveName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}

#[test]
fn debug_shows_that_there_is_a_value_and_not_which() {
    #[traced(attrs(account_id = account.id, account = ?account))]
    fn greet(account: &Account) {}
    let spans = capture(|| greet(&account()));
    let redacted = "Account { id: 7, email: Sensitive(..) }";
    spans.find("greet").assert_attribute("account", redacted);
    assert!(!format!("{:#?}", spans.find("greet").data()).contains("ada@"));
}

#[test]
fn a_sensitive_value_is_recorded_by_exposing_it() {
    #[traced(attrs(length = account.email.expose().len()))]
    fn measure(account: &Account) {}
    capture(|| measure(&account()))
        .find("measure")
        .assert_attribute("length", 15);
}

#[test]
fn a_sensitive_value_is_otherwise_the_value_it_holds() {
    let (two, one) = (Sensitive::new(2), Sensitive::from(1));
    assert!(one < two);
    assert_eq!(Sensitive::<u32>::default().into_inner(), 0);
    let set = std::collections::HashSet::from([one, two, one]);
    assert_eq!(set.len(), 2);
}

#[test]
fn generic_values_are_recorded_by_what_their_bounds_allow() {
    #[traced(attrs(value, shown = %value, debugged = ?value))]
    fn generic<T: Display + Debug + ?Sized>(value: &T) {}
    let spans = capture(|| {
        generic(&SensitiveName("n"));
        generic("text");
        generic::<dyn Both>(&1);
    });
    let recorded: Vec<_> = ["value", "shown", "debugged"]
        .iter()
        .flat_map(|key| {
            let spans = spans.all("generic");
            spans
                .into_iter()
                .map(|span| span.attribute(key).map(ToString::to_string))
        })
        .map(Option::unwrap_or_default)
        .collect();
    assert_eq!(
        recorded,
        [
            "n",
            "text",
            "1",
            "n",
            "text",
            "1",
            r#"SensitiveName("n")"#,
            r#""text""#,
            "1"
        ]
    );
}

trait Both: Display + Debug {}
impl Both for i32 {}

#[test]
fn types_that_are_only_known_later_are_recorded() {
    #[traced]
    fn collect() -> (Vec<u32>, Option<String>) {
        let mut list = Vec::new();
        let best = None;
        record!(list, listed = ?list, best, best_shown = ?best);
        list.push(1_u32);
        (list, best)
    }
    capture(collect)
        .find("collect")
        .assert_attribute("listed", "[]")
        .assert_attribute("best_shown", "None")
        .assert_no_attribute("best");
}

#[test]
fn a_hash_joins_what_it_does_not_show() {
    #[traced(attrs(account_hash = traced::hash(&account.email)))]
    fn greet(account: &Account) {
        remind(account.email.expose());
    }
    #[traced(attrs(account_hash = traced::hash(email)))]
    fn remind(email: &str) {}
    let spans = capture(|| greet(&account()));
    let hash = |name| {
        let hash = spans.find(name).attribute("account_hash");
        hash.expect("a hash is recorded").to_string()
    };
    assert_eq!(hash("greet"), hash("remind"));
    assert_eq!(hash("greet").len(), 32);
    assert!(hash("greet").chars().all(|digit| digit.is_ascii_hexdigit()));
    assert_ne!(hash("greet"), traced::hash("grace@example.com"));
}

#[test]
fn a_hash_is_of_the_value_whatever_is_around_it() {
    let text = "ada@example.com";
    let expected = traced::hash(text);
    let sensitive = Sensitive::new(text);
    let secret = secrecy::SecretString::from(text);
    let boxed = secrecy::SecretBox::new(Box::new(String::from(text)));
    assert_eq!(traced::hash(&String::from(text)), expected);
    assert_eq!(traced::hash(&&text), expected);
    assert_eq!(traced::hash(&sensitive), expected);
    assert_eq!(traced::hash(&&sensitive), expected);
    assert_eq!(traced::hash(&Box::new(sensitive)), expected);
    assert_eq!(traced::hash(&secret), expected);
    assert_eq!(traced::hash(&&boxed), expected);
    let displayed: &dyn Display = &text;
    assert_eq!(traced::hash(displayed), expected);
    assert_eq!(traced::hash(&7), traced::hash("7"));
}
