//! What is carried beside a span context, because it does not fit in.

use opentelemetry::trace::{SpanContext, TraceFlags, TraceId, TraceState};

use super::traceparent::RANDOM;
use super::tracestate::{self, MOST_MEMBERS, Members};

/// What a caller said that OpenTelemetry would lose, as a value in the context. It counts as long as the trace is the
/// caller's.
#[derive(Debug, Default)]
pub(super) struct Beside {
    trace_id: Option<TraceId>,
    /// The SDK clears all flags of spans that it drops.
    is_random: bool,
    /// All members that came in.
    list: String,
    /// Which of them the API refuses, by a bit for each: its keys are those of level 1.
    refused: u32,
}

const _: () = assert!(MOST_MEMBERS <= u32::BITS as usize);

impl Beside {
    /// Beside the trace of no caller.
    pub(super) fn nothing() -> Self {
        Self::default()
    }

    pub(super) fn is_of(&self, trace_id: TraceId) -> bool {
        self.trace_id == Some(trace_id)
    }
}

/// Divides what came in among the span context and what is carried beside it, if anything needs to be.
pub(super) fn divide(
    members: &Members<'_>,
    trace_id: TraceId,
    flags: TraceFlags,
) -> (TraceState, Option<Beside>) {
    let (state, refused) = accepted(members.as_slice());
    // A span that is sampled keeps its parent's flags: only where the SDK may drop spans is the flag lost.
    let is_random = flags & RANDOM == RANDOM && !flags.is_sampled();
    let beside = (refused != 0 || is_random).then(|| Beside {
        trace_id: Some(trace_id),
        is_random,
        list: if refused == 0 {
            String::new()
        } else {
            members.write().unwrap_or_default()
        },
        refused,
    });
    (state, beside)
}

fn accepted(members: &[(&str, &str)]) -> (TraceState, u32) {
    let mut refused = 0;
    for (index, (key, _)) in members.iter().enumerate() {
        refused |= u32::from(is_refused(key)) << index;
    }
    let accepted = members.iter().enumerate();
    let accepted = accepted.filter(|(index, _)| refused & (1 << index) == 0);
    match TraceState::from_key_value(accepted.map(|(_, member)| *member)) {
        Ok(state) => (state, refused),
        // A later version may refuse more.
        Err(_) => (TraceState::NONE, all(members.len())),
    }
}

/// The API does not tell which keys it takes, except by refusing one. All differences are about what stands around `@`.
fn is_refused(key: &str) -> bool {
    key.contains('@') && TraceState::NONE.delete(key).is_err()
}

fn all(members: usize) -> u32 {
    (0..members).fold(0, |bits, index| bits | 1 << index)
}

/// The flags to send on.
pub(super) fn flags(span_context: &SpanContext, beside: Option<&Beside>) -> TraceFlags {
    match beside {
        Some(beside) if beside.is_random => span_context.trace_flags() | RANDOM,
        _ => span_context.trace_flags(),
    }
}

/// The members to send on: what was changed since first, then the rest in the order in which it came.
///
/// `TraceState` puts what is set in front and leaves the order of the rest alone. So its longest end that is, with
/// gaps, an end of what came in, is what nobody has touched.
pub(super) fn combine<'a>(state: &'a TraceState, beside: Option<&'a Beside>) -> Members<'a> {
    let mut now = Members::new();
    let valid = state
        .into_iter()
        .filter(|(key, value)| tracestate::is_valid(key, value));
    valid.for_each(|(key, value)| now.push(key, value));
    let Some(beside) = beside.filter(|beside| beside.refused != 0) else {
        return now;
    };
    let mut then = Members::new();
    let came = beside
        .list
        .split(',')
        .filter_map(|member| member.split_once('='));
    came.for_each(|(key, value)| then.push(key, value));

    let (changed, untouched) = compare(now.as_slice(), then.as_slice(), beside.refused);
    let mut all = Members::new();
    for (key, value) in changed {
        all.push(key, value);
    }
    for (index, (key, value)) in then.as_slice().iter().enumerate() {
        let stays = (beside.refused | untouched) & (1 << index) != 0;
        if stays && !all.has(key) {
            all.push(key, value);
        }
    }
    all
}

/// What in `now` was changed, and which in `then` were not, by a bit for each.
fn compare<'n, 'a>(
    now: &'n [(&'a str, &'a str)],
    then: &[(&str, &str)],
    refused: u32,
) -> (&'n [(&'a str, &'a str)], u32) {
    let mut untouched = 0;
    let mut end = then.len();
    for (rest, member) in now.iter().enumerate().rev() {
        let is_it = |index: &usize| refused & (1 << index) == 0 && then[*index] == *member;
        let Some(index) = (0..end).rev().find(is_it) else {
            return (&now[..=rest], untouched);
        };
        untouched |= 1 << index;
        end = index;
    }
    (&[], untouched)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TRACE: TraceId = TraceId::from_bytes([7; 16]);
    const LONG: &str = "tenant@a_very_long_system";

    fn divided(header: &str) -> (TraceState, Option<Beside>) {
        let members = Members::parse(&[header]).expect("valid");
        divide(&members, TRACE, TraceFlags::SAMPLED)
    }

    /// What is sent on after `change`.
    fn changed(header: &str, change: impl FnOnce(TraceState) -> TraceState) -> String {
        let (state, beside) = divided(header);
        let state = change(state);
        combine(&state, beside.as_ref()).write().unwrap_or_default()
    }

    fn set(key: &'static str, value: &'static str) -> impl Fn(TraceState) -> TraceState {
        move |state| state.insert(key, value).expect("valid")
    }

    #[test]
    fn nothing_is_carried_beside_what_the_api_takes() {
        let (state, beside) = divided("a=1,tenant@system=2");
        assert_eq!(state.header(), "a=1,tenant@system=2");
        assert!(beside.is_none());
    }

    #[test]
    fn what_the_api_refuses_comes_back_in_its_place() {
        for header in [
            format!("{LONG}=1"),
            format!("{LONG}=1,a=2"),
            format!("a=2,{LONG}=1,b=3"),
            format!("a=2,b=3,{LONG}=1,x@y@z=4"),
        ] {
            assert_eq!(changed(&header, |state| state), header);
        }
        assert_eq!(divided(&format!("a=1,{LONG}=2,b=3")).0.header(), "a=1,b=3");
    }

    #[test]
    fn what_is_changed_goes_to_the_front() {
        let header = format!("a=1,{LONG}=2,b=3,c=4");
        let rest = format!("a=1,{LONG}=2,b=3,c=4");
        assert_eq!(changed(&header, set("new", "0")), format!("new=0,{rest}"));
        assert_eq!(
            changed(&header, set("b", "9")),
            format!("b=9,a=1,{LONG}=2,c=4")
        );
        // The same value again, which is a change of place.
        assert_eq!(
            changed(&header, set("c", "4")),
            format!("c=4,a=1,{LONG}=2,b=3")
        );
        let both = |state| set("a", "8")(set("c", "9")(state));
        assert_eq!(changed(&header, both), format!("a=8,c=9,{LONG}=2,b=3"));
    }

    #[test]
    fn what_is_deleted_stays_away() {
        let header = format!("a=1,{LONG}=2,b=3");
        let without =
            |key: &'static str| move |state: TraceState| state.delete(key).expect("valid");
        assert_eq!(changed(&header, without("a")), format!("{LONG}=2,b=3"));
        assert_eq!(changed(&header, without("b")), format!("a=1,{LONG}=2"));
        assert_eq!(changed(&header, |_| TraceState::NONE), format!("{LONG}=2"));
    }

    #[test]
    fn a_list_that_is_full_loses_its_end() {
        let mut header = format!("{LONG}=0");
        for number in 1..32 {
            header.push_str(&format!(",k{number}={number}"));
        }
        let sent = changed(&header, set("new", "1"));
        let whole = format!("new=1,{header}");
        assert_eq!(Some(sent.as_str()), whole.strip_suffix(",k31=31"));
    }

    #[test]
    fn what_is_no_member_is_not_sent() {
        let state = TraceState::from_key_value([("a", "1"), ("b", ""), ("c", "é"), ("d", "2 ")]);
        let state = state.expect("the API takes it");
        assert_eq!(combine(&state, None).write().as_deref(), Some("a=1"));
    }

    #[test]
    fn the_random_flag_is_carried_where_the_sdk_may_lose_it() {
        let flags_beside = |sent: u8| {
            let (_, beside) = divide(&Members::new(), TRACE, TraceFlags::new(sent));
            let dropped = SpanContext::empty_context();
            beside.map(|beside| flags(&dropped, Some(&beside)).to_u8())
        };
        assert_eq!(flags_beside(0x02), Some(0x02));
        assert_eq!([0x00, 0x01, 0x03].map(flags_beside), [None; 3]);
    }
}
