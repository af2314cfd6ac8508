//! From headers to OpenTelemetry's baggage.

use std::collections::HashMap;

use opentelemetry::baggage::Baggage;

use super::grammar::{decode, trim};
use super::limits::{Budget, READ};
use super::member::Member;

/// What is in the headers of a request, and what is not taken from them.
#[derive(Debug, Default)]
pub(super) struct Received<'a> {
    members: HashMap<&'a str, Member<'a>>,
    budget: Budget,
    /// How many members are none by the grammar.
    pub(super) malformed: usize,
    /// How many are beyond the limits; all that is not looked at counts as one.
    pub(super) beyond: usize,
}

/// Several headers are one, as if there were commas between them
/// ([RFC 7230, section 3.2.2](https://www.rfc-editor.org/rfc/rfc7230#section-3.2.2)).
pub(super) fn read<'a>(headers: impl IntoIterator<Item = &'a str>) -> Received<'a> {
    let mut received = Received::default();
    let members = headers.into_iter().flat_map(|header| header.split(','));
    let mut looked_at = 0;
    for member in members {
        looked_at += member.len() + ",".len();
        if looked_at > READ {
            received.beyond += 1;
            break;
        }
        match trim(member) {
            // Empty elements of a list mean nothing (RFC 7230, section 7).
            "" => {}
            member => match Member::parse(member) {
                Some(member) => received.keep(member),
                None => received.malformed += 1,
            },
        }
    }
    received
}

impl<'a> Received<'a> {
    /// OpenTelemetry has one value per name, the last one that fits.
    fn keep(&mut self, member: Member<'a>) {
        let earlier = self.members.get(member.key).map(Member::bytes);
        if let Some(bytes) = earlier {
            self.budget.give_back(bytes);
        }
        if self.budget.take(member.bytes()) {
            self.members.insert(member.key, member);
            return;
        }
        self.beyond += 1;
        if let Some(bytes) = earlier {
            // It has just been given back, so that it fits.
            self.budget.take(bytes);
        }
    }

    /// `None` where there is nothing in them. What fits into the limits in its encoded form does so decoded.
    pub(super) fn into_baggage(self) -> Option<Baggage> {
        let mut baggage = Baggage::new();
        for (key, member) in self.members {
            let value = decode(member.value).into_owned();
            baggage.insert_with_metadata(key.to_owned(), value, member.properties);
        }
        (!baggage.is_empty()).then_some(baggage)
    }
}
