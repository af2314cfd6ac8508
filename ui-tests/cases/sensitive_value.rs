use std::fmt;

use traced::{Sensitive, event, record, traced};

struct Account {
    reach: Sensitive<String>,
}

/// A type of the user's own, which could be recorded were it not marked.
#[derive(Debug)]
struct Essay(String);

impl traced::SensitiveData for Essay {}

impl fmt::Display for Essay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Nor does a value of its own make a marked type recordable.
struct Grade(u32);

impl traced::SensitiveData for Grade {}

impl traced::ToValue for Grade {
    fn to_value(&self) -> Option<traced::opentelemetry::Value> {
        self.0.to_value()
    }
}

#[traced(attrs(grade))]
fn publish(grade: Grade) {}

#[traced(attrs(contact = account.reach, shown = %account.reach, debugged = ?account.reach))]
fn greet(account: &Account) {}

#[traced(attrs(draft, shown = %draft), sampler_attrs(debugged = ?draft))]
fn check(draft: Option<&Essay>) {
    record!(late = Box::new(Essay(String::new())));
    event!("essay-checked", drafts = ?[Essay(String::new())]);
}

/// No false alarms: what is inside, what merely looks alike, what is generic, and what is known later.
mod recordable {
    use std::fmt::{Debug, Display};

    use traced::{Sensitive, record, traced};

    #[derive(Debug)]
    struct SensitiveValue(u32);

    impl Display for SensitiveValue {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            write!(f, "{}", self.0)
        }
    }

    #[derive(Debug)]
    struct Account {
        reach: Sensitive<String>,
    }

    #[traced(attrs(email_length = account.reach.expose().len(), ?account))]
    fn inside(account: &Account) {}

    #[traced(attrs(value, shown = %value, debugged = ?value, list = ?[&value]))]
    fn looks_alike(value: SensitiveValue) {}

    #[traced(attrs(value, shown = %value, debugged = ?value))]
    fn generic<T: Display + Debug + ?Sized>(value: &T, _: Sensitive<u32>) {}

    #[traced(attrs(value = ?value))]
    fn unsized_values(value: &[SensitiveValue], text: &str, any: &dyn Display) {
        record!(text, shown = %*text, debugged = ?*text, any, shown_any = %any);
        record!(list = ?*value);
    }

    fn known_later() -> (Vec<u32>, Option<String>) {
        let mut list = Vec::new();
        let mut best = None;
        record!(list = ?list, best, shown = ?best);
        list.push(1);
        best = Some(String::new());
        (list, best)
    }
}

fn main() {}
