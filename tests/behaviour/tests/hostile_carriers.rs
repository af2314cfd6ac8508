//! Whatever the headers hold that somebody else wrote, the handler runs once, in a span, and what it passes on is bounded.

use std::cell::Cell;
use std::collections::{BTreeMap, HashMap};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Once;

use http::{HeaderMap, HeaderName, HeaderValue};
use opentelemetry::propagation::TextMapCompositePropagator;
use serde_json::Value;
use traced::messaging::{Message, MessageMut};
use traced::propagation::{BaggagePropagator, TraceContextPropagator};
use traced::testing::capture_with;
use traced::{Carrier, traced_consumer, traced_producer};

const CARRIERS_OF_EACH_KIND: u32 = 2_500;
const MEGABYTE: usize = 1 << 20;

/// 32 members with keys and values of 256 characters: W3C Trace Context, "tracestate Limits".
const LONGEST_TRACESTATE: usize = 32 * (256 + "=".len() + 256 + ",".len());
const LONGEST_BAGGAGE: usize = 8192;

/// What a hostile sender wrote.
struct Headers {
    entries: Vec<(String, Vec<u8>)>,
    /// A trace context that is as it should be, next to all of this.
    valid: Option<Context>,
}

#[derive(Clone, Copy)]
struct Context {
    trace_id: u128,
    span_id: u64,
}

impl Context {
    fn traceparent(self) -> String {
        format!("00-{:032x}-{:016x}-01", self.trace_id, self.span_id)
    }
}

/// A carrier made of headers, as far as it can hold them.
trait FromHeaders: MessageMut + Carrier {
    fn from_headers(headers: &Headers) -> Self;
}

fn texts(headers: &Headers) -> impl Iterator<Item = (String, String)> {
    let valid = headers.valid.map(Context::traceparent);
    let texts = headers.entries.iter().map(|(key, value)| {
        let value = String::from_utf8_lossy(value).into_owned();
        (key.clone(), value)
    });
    texts.chain(valid.map(|valid| ("traceparent".to_owned(), valid)))
}

impl FromHeaders for HashMap<String, String> {
    fn from_headers(headers: &Headers) -> Self {
        texts(headers).collect()
    }
}

impl FromHeaders for BTreeMap<String, String> {
    fn from_headers(headers: &Headers) -> Self {
        texts(headers).collect()
    }
}

impl FromHeaders for serde_json::Map<String, Value> {
    fn from_headers(headers: &Headers) -> Self {
        let values = texts(headers).map(|(key, text)| {
            let value = match text.len() % 8 {
                0 => Value::Array(vec![text.into()]),
                1 => Value::Null,
                _ => Value::String(text),
            };
            (key, value)
        });
        values.collect()
    }
}

impl FromHeaders for HeaderMap {
    /// Names repeat, and a context that repeats is none.
    fn from_headers(headers: &Headers) -> Self {
        let mut map = Self::new();
        if let Some(valid) = headers.valid {
            let value = HeaderValue::try_from(valid.traceparent()).expect("plain text");
            map.append("traceparent", value);
        }
        for (key, value) in &headers.entries {
            if let (Ok(key), Ok(value)) = (
                HeaderName::from_bytes(key.as_bytes()),
                HeaderValue::from_bytes(value),
            ) {
                map.append(key, value);
            }
        }
        map
    }
}

/// Numbers that are the same in every run: SplitMix64.
struct Random(u64);

impl Random {
    fn number(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.number() % end as u64).expect("less than `end`")
    }

    fn one_in(&mut self, many: usize) -> bool {
        self.below(many) == 0
    }

    fn one_of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    /// Up to `most` of what `alphabet` has.
    fn word(&mut self, alphabet: &str, most: usize) -> Vec<u8> {
        let alphabet: Vec<_> = alphabet.chars().collect();
        let length = self.below(most + 1);
        let word: String = (0..length).map(|_| self.one_of(&alphabet)).collect();
        word.into_bytes()
    }
}

fn context(random: &mut Random) -> Context {
    Context {
        trace_id: (u128::from(random.number()) << 64) | 1,
        span_id: random.number() | 1,
    }
}

/// Anything, and once in a while a megabyte of it.
fn text(random: &mut Random) -> Vec<u8> {
    if random.one_in(400) {
        let byte = random.number().to_le_bytes()[0];
        return vec![byte; MEGABYTE];
    }
    let length = random.below(40);
    match random.below(3) {
        0 => (0..length)
            .map(|_| random.number().to_le_bytes()[0])
            .collect(),
        1 => (0..length)
            .map(|_| random.number().to_le_bytes()[0] % 0x20)
            .collect(),
        _ => random.word("aZ09-=,;% \u{7f}\u{e9}\u{4e16}\u{1f980}\u{202e}", length),
    }
}

/// Nearly a `traceparent`, and sometimes one.
fn traceparent(random: &mut Random) -> Vec<u8> {
    let mut traceparent = context(random).traceparent().into_bytes();
    let at = random.below(traceparent.len());
    match random.below(7) {
        0 => traceparent.truncate(at),
        1 => traceparent.extend(text(random)),
        2 => return [text(random), traceparent].concat(),
        3 => traceparent[at] = random.number().to_le_bytes()[0],
        4 => traceparent.make_ascii_uppercase(),
        5 => traceparent[3..].fill(b'0'),
        _ => {}
    }
    traceparent
}

/// Members with commas between them, few or as many as make a megabyte.
fn members(random: &mut Random) -> Vec<u8> {
    let few = 1 + random.below(5);
    let members = (0..few).map(|_| match random.below(8) {
        0..4 => {
            let key = random.word("abcxyz019@/*_-", 20);
            [key, random.word("abcXYZ019!-.<>~", 20)].join(&b"="[..])
        }
        4..6 => random.word("ab%=;, \t\u{e9}", 12),
        6 => [b"%c3%", &*random.word("0fz", 4), b"=%e2%82;%ff"].concat(),
        _ => text(random),
    });
    let list = members.collect::<Vec<_>>().join(&b","[..]);
    let most = MEGABYTE / (list.len() + 1) + 1;
    let times = match random.below(100) {
        0 => most,
        1..20 => 40,
        _ => 1,
    };
    vec![list; times.min(most)].join(&b","[..])
}

fn headers(random: &mut Random) -> Headers {
    let many = random.below(8);
    let entries = (0..many).map(|_| match random.below(8) {
        0..2 => {
            let key = random.one_of(&["traceparent", "Traceparent", "TRACEPARENT"]);
            (key.to_owned(), traceparent(random))
        }
        2 => ("traceparent".to_owned(), text(random)),
        3..5 => {
            let key = random.one_of(&["tracestate", "tracestate", "TraceState"]);
            (key.to_owned(), members(random))
        }
        5..7 => {
            let key = random.one_of(&["baggage", "baggage", "Baggage"]);
            (key.to_owned(), members(random))
        }
        _ => {
            let key = String::from_utf8_lossy(&text(random)).into_owned();
            (key, text(random))
        }
    });
    let entries = entries.collect();
    let valid = random.one_in(2).then(|| context(random));
    Headers { entries, valid }
}

#[traced_producer(system = "kafka", destination = "next", into = message)]
fn pass_on(message: &mut impl MessageMut) {}

/// What a handler passes on.
#[traced_consumer(system = "kafka", destination = "hostile", from = message)]
fn handle(message: &impl Message, runs: &Cell<u32>) -> BTreeMap<String, String> {
    runs.set(runs.get() + 1);
    let mut next = BTreeMap::new();
    pass_on(&mut next);
    next
}

fn check<C: FromHeaders>(headers: &Headers) {
    let runs = Cell::new(0);
    let mut carrier = C::from_headers(headers);
    let contexts = carrier.get_all("traceparent");
    let contexts: Vec<_> = contexts.into_iter().map(str::to_owned).collect();
    let (next, spans) = capture_with(|| {
        let next = handle(&carrier, &runs);
        pass_on(&mut carrier);
        next
    });
    assert_eq!(runs.get(), 1);
    let length_of = |key| next.get(key).map_or(0, String::len);
    assert_eq!(length_of("traceparent"), 55);
    assert!(length_of("tracestate") <= LONGEST_TRACESTATE);
    assert!(length_of("baggage") <= LONGEST_BAGGAGE);
    if let (Some(valid), [_]) = (headers.valid, contexts.as_slice()) {
        let span = spans.find("process hostile");
        let trace_id = format!("{:032x}", valid.trace_id);
        assert_eq!(span.trace_id().to_string(), trace_id);
        assert!(span.has_remote_parent());
        assert_eq!(&next["traceparent"][3..35], trace_id);
    }
    // What was sent by way of the same headers is one context in one spelling.
    let mut spellings = carrier.keys();
    spellings.retain(|key| key.eq_ignore_ascii_case("traceparent"));
    assert_eq!(spellings, ["traceparent"]);
    let written = Carrier::get(&carrier, "traceparent").map(str::len);
    assert_eq!(written, Some(55));
}

fn check_all<C: FromHeaders>() {
    static PROPAGATOR: Once = Once::new();
    PROPAGATOR.call_once(|| {
        opentelemetry::global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
            Box::new(TraceContextPropagator::new()),
            Box::new(BaggagePropagator::new()),
        ]));
    });
    let mut random = Random(1);
    for number in 0..CARRIERS_OF_EACH_KIND {
        let headers = headers(&mut random);
        let checked = catch_unwind(AssertUnwindSafe(|| check::<C>(&headers)));
        assert!(checked.is_ok(), "this was carrier {number}");
    }
}

#[test]
fn hash_maps_do_no_harm() {
    check_all::<HashMap<String, String>>();
}

#[test]
fn tree_maps_do_no_harm() {
    check_all::<BTreeMap<String, String>>();
}

#[test]
fn headers_of_http_do_no_harm() {
    check_all::<HeaderMap>();
}

#[test]
fn json_objects_do_no_harm() {
    check_all::<serde_json::Map<String, Value>>();
}
