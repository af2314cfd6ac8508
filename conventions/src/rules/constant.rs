//! Names in constants, which only the compiler can look into: the sentences of [`message`](super::message), put
//! together in `const` evaluation.

use super::{NameRules, broken_rule, folk};
use crate::bytes::one_of;
use crate::registry::find;
use crate::{REGISTRY_VERSION, Rule, Standing};

/// Stops the compiler where the name in a constant breaks a rule. The message holds the name, which rule it breaks and
/// what to write, as far as that can be told without the project's own files.
///
/// # Panics
///
/// Where the name breaks a rule: in `const` evaluation that is an error, at the place of the call.
///
/// ```
/// use traced_conventions::{NameRules, assert_attribute_name};
///
/// const BATCH_ID: &str = "batch_id";
/// const _: () = assert_attribute_name(BATCH_ID, &NameRules::DEFAULT);
/// ```
///
/// ```compile_fail
/// use traced_conventions::{NameRules, assert_attribute_name};
///
/// const _: () = assert_attribute_name("db.statement", &NameRules::DEFAULT); // write `db.query.text`
/// ```
#[track_caller]
pub const fn assert_attribute_name(name: &str, rules: &NameRules<'_>) {
    if let Some(rule) = broken_rule(name, rules) {
        let sentence = sentence(name, rule, rules);
        panic!("{}", sentence.as_str());
    }
}

const fn sentence(name: &str, rule: Rule, rules: &NameRules<'_>) -> Sentence {
    let named = Sentence::new()
        .with("attribute name `")
        .name(name)
        .with("` ");
    match rule {
        Rule::Reserved => named
            .with("is reserved: OpenTelemetry or `traced` sets it; choose a namespace of your own"),
        Rule::Form => named
            .with("is not lower-case words joined by `.` and `_`, such as `batch_id`")
            .with("\nrule: OpenTelemetry semantic conventions, page \"Naming\""),
        Rule::Deprecated => deprecated(named, name.as_bytes(), rules),
        Rule::PersonalData => named
            .with("looks like personal data; record an id, or `traced::hash(…)` under another name, ")
            .with("or except the constant: `allow(THE_CONSTANT, reason = \"…\")`")
            .with("\nrule: words that stand for personal data, PERSONAL_DATA.md of traced-conventions"),
        Rule::Unregistered => match folk::registered_for(name.as_bytes()) {
            Some(known) => named
                .with("is registered under another name; write `")
                .with(known)
                .with("`")
                .registry(),
            None => named
                .with("is not registered, and its namespace is the registry's; ")
                .with("put a name of your own into a namespace of your own")
                .registry(),
        },
        Rule::Declared => named
            .with("is not declared in traced.toml; add it under [attributes.declare]"),
        Rule::Required | Rule::Values => named.with("breaks a rule about attributes"),
    }
}

const fn deprecated(named: Sentence, name: &[u8], rules: &NameRules<'_>) -> Sentence {
    if one_of(name, rules.outdated) {
        return named.with(
            "is deprecated by the project itself; write it as a literal and the compiler says what replaces it",
        );
    }
    let successor = match find(name) {
        Some(known) if !known.is_template() => match known.standing() {
            Standing::Renamed { to } => Some(to),
            _ => folk::advice_for(name),
        },
        _ => None,
    };
    let sentence = named.with("is deprecated");
    match successor {
        Some(to) => sentence.with("; write `").with(to).with("`").registry(),
        None => sentence.with("; leave it out").registry(),
    }
}

/// A text that grows in `const` evaluation, where there is no `String`.
#[derive(Clone, Copy)]
struct Sentence {
    bytes: [u8; Self::SIZE],
    len: usize,
}

impl Sentence {
    const SIZE: usize = 512;
    /// What fits into the text with any of the sentences.
    const LONGEST_NAME: usize = 120;

    const fn new() -> Self {
        Self {
            bytes: [0; Self::SIZE],
            len: 0,
        }
    }

    const fn with(mut self, text: &str) -> Self {
        let text = text.as_bytes();
        if self.len + text.len() > Self::SIZE {
            return self;
        }
        let mut i = 0;
        while i < text.len() {
            self.bytes[self.len] = text[i];
            self.len += 1;
            i += 1;
        }
        self
    }

    const fn name(self, name: &str) -> Self {
        if name.len() > Self::LONGEST_NAME {
            return self.with("…");
        }
        self.with(name)
    }

    const fn registry(self) -> Self {
        self.with("\nrule: OpenTelemetry registry ")
            .with(REGISTRY_VERSION)
    }

    const fn as_str(&self) -> &str {
        match std::str::from_utf8(self.bytes.split_at(self.len).0) {
            Ok(text) => text,
            Err(_) => "the name in this constant breaks a rule about attributes",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(name: &str, rules: &NameRules<'_>) -> Option<String> {
        let rule = broken_rule(name, rules)?;
        Some(sentence(name, rule, rules).as_str().to_owned())
    }

    #[test]
    fn every_rule_says_the_name_and_what_to_write() {
        let rules = NameRules {
            declared_only: true,
            outdated: &["essay.theme"],
            ..NameRules::DEFAULT
        };
        for (name, parts) in [
            ("otel.name", ["is reserved", "a namespace of your own"]),
            ("batchId", ["lower-case words", "`batch_id`"]),
            ("db.statement", ["deprecated", "write `db.query.text`"]),
            (
                "http.flavor",
                ["deprecated", "write `network.protocol.version`"],
            ),
            ("db.user", ["deprecated", "leave it out"]),
            ("essay.theme", ["by the project itself", "as a literal"]),
            ("user_email", ["personal data", "allow(THE_CONSTANT"]),
            ("db.table", ["another name", "write `db.collection.name`"]),
            ("db.shard", ["not registered", "a namespace of your own"]),
            ("batch_id", ["not declared", "[attributes.declare]"]),
        ] {
            let text = said(name, &rules).expect("a broken rule");
            assert!(text.contains(&format!("attribute name `{name}`")), "{text}");
            for part in parts {
                assert!(text.contains(part), "{name}: {text}");
            }
        }
        assert_eq!(said("db.query.text", &rules), None);
    }

    #[test]
    fn no_name_is_too_long() {
        for name in ["A".repeat(120), "é".repeat(60), "A".repeat(4000)] {
            let text = said(&name, &NameRules::DEFAULT).expect("a broken rule");
            assert!(text.ends_with("page \"Naming\""), "{text}");
        }
        let long = format!("{}_email", "a".repeat(110));
        let text = said(&long, &NameRules::DEFAULT).expect("a broken rule");
        assert!(text.ends_with("traced-conventions"), "{text}");
    }
}
