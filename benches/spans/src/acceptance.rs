//! The ratios that are asked for, in one run.

use crate::mode::Mode;
use crate::peers::PeerName;
use crate::scenario::Scenario;
use crate::table::{Table, number};

/// `subject` may cost `limit` times what `against` costs.
struct Rule {
    scenario: Scenario,
    mode: Mode,
    subject: PeerName,
    against: PeerName,
    limit: f64,
}

const fn rule(scenario: Scenario, mode: Mode, against: PeerName, limit: f64) -> Rule {
    Rule {
        scenario,
        mode,
        subject: PeerName::Traced,
        against,
        limit,
    }
}

const RULES: &[Rule] = &[
    rule(Scenario::Leaf3, Mode::Recorded, PeerName::ByHand, 0.25),
    rule(Scenario::Leaf3, Mode::Recorded, PeerName::Fastrace, 0.55),
    rule(Scenario::Leaf3, Mode::Unsampled, PeerName::Fastrace, 0.5),
    rule(Scenario::Leaf3, Mode::Disabled, PeerName::Tracing, 1.0),
    rule(Scenario::Ready3, Mode::Recorded, PeerName::ByHand, 0.30),
    rule(Scenario::Ready3, Mode::Recorded, PeerName::Fastrace, 0.20),
    rule(Scenario::Ready3, Mode::Unsampled, PeerName::Fastrace, 0.06),
    rule(Scenario::Ready3, Mode::Disabled, PeerName::Tracing, 0.8),
    rule(Scenario::Yield4, Mode::Recorded, PeerName::ByHand, 0.42),
    rule(Scenario::Yield4, Mode::Recorded, PeerName::Fastrace, 0.20),
    rule(Scenario::Yield4, Mode::Unsampled, PeerName::Fastrace, 0.06),
    rule(Scenario::Yield4, Mode::Disabled, PeerName::Tracing, 1.0),
    rule(Scenario::Leaf0, Mode::Recorded, PeerName::ByHand, 0.42),
    Rule {
        scenario: Scenario::Leaf0,
        mode: Mode::Recorded,
        subject: PeerName::TracedLeaf,
        against: PeerName::Fastrace,
        limit: 0.75,
    },
    rule(Scenario::Leaf0, Mode::Unsampled, PeerName::Fastrace, 0.5),
    rule(Scenario::Leaf0, Mode::Disabled, PeerName::Tracing, 1.2),
    rule(Scenario::Nest5, Mode::Recorded, PeerName::ByHand, 0.42),
    rule(Scenario::Nest5, Mode::Unsampled, PeerName::Fastrace, 0.5),
    rule(Scenario::Nest5, Mode::Disabled, PeerName::Tracing, 1.4),
    rule(Scenario::Err0, Mode::Recorded, PeerName::ByHand, 0.25),
    rule(Scenario::Err0, Mode::Recorded, PeerName::Fastrace, 1.3),
    rule(Scenario::Err0, Mode::Unsampled, PeerName::Fastrace, 0.5),
    rule(Scenario::Err0, Mode::Disabled, PeerName::Tracing, 1.2),
    rule(Scenario::Root1, Mode::Recorded, PeerName::ByHand, 0.46),
    rule(Scenario::Root1, Mode::Recorded, PeerName::Fastrace, 0.4),
    rule(Scenario::Root1, Mode::Unsampled, PeerName::Fastrace, 0.7),
    rule(Scenario::Root1, Mode::Disabled, PeerName::Tracing, 1.0),
];

/// Prints each ratio, and whether it is reached.
pub(crate) fn print(value: impl Fn(PeerName, Mode, Scenario) -> Option<f64>) {
    let mut table = Table::new(&[
        "scenario", "mode", "who", "ns", "against", "ns", "ratio", "at most", "reached",
    ]);
    let mut reached = 0;
    for rule in RULES {
        let of = |peer| value(peer, rule.mode, rule.scenario).unwrap_or(f64::NAN);
        let (subject, against) = (of(rule.subject), of(rule.against));
        let ratio = subject / against;
        let is_reached = ratio <= rule.limit;
        reached += usize::from(is_reached);
        table.row([
            rule.scenario.to_string(),
            rule.mode.to_string(),
            rule.subject.to_string(),
            number(subject),
            rule.against.to_string(),
            number(against),
            format!("{ratio:.2}"),
            format!("{:.2}", rule.limit),
            if is_reached { "yes" } else { "**no**" }.to_owned(),
        ]);
    }
    println!("### Ratios\n\n{table}");
    println!("{reached} of {} reached.", RULES.len());
}
