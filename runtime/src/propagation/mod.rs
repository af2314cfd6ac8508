//! The trace across process boundaries: context into a carrier, and out of it again.
//!
//! [`inject`] and [`extract`] are also at the root of the crate. They use OpenTelemetry's global propagator. The
//! propagators here are for it: they need the API alone, and work under any SDK.
//!
//! ```
//! use std::collections::HashMap;
//! use traced::opentelemetry::global;
//! use traced::propagation::{TraceContextPropagator, extract, inject};
//!
//! global::set_text_map_propagator(TraceContextPropagator::default()); // `traced::init` has done so
//! let mut metadata = HashMap::<String, String>::new();
//! inject(&mut metadata);
//! let context = extract(&metadata);
//! ```

mod b3;
mod baggage;
mod carrier;
mod debug;
mod ids;
mod jaeger;
mod optional_carrier;
#[cfg(test)]
mod tests;
mod trace_context;

use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::{Context, global};

use crate::thread_context;
pub use b3::B3Propagator;
#[cfg(feature = "init")]
pub(crate) use baggage::Once;
pub use baggage::{BaggageLoss, BaggagePropagator};
#[cfg(any(feature = "nats", feature = "rabbitmq"))]
pub(crate) use carrier::is_other_spelling;
pub use carrier::{Carrier, CarrierMut};
pub use jaeger::JaegerPropagator;
pub(crate) use trace_context::RANDOM;
pub use trace_context::TraceContextPropagator;
use trace_context::{TRACEPARENT, TRACESTATE};

/// Writes the current context into a carrier: a map of strings, HTTP headers, message metadata.
///
/// The format is that of OpenTelemetry's global propagator; `traced::init` sets W3C Trace Context and Baggage. Without
/// a propagator nothing is written; outside of any span only the baggage is, if there is any. Where a `traceparent` is
/// written, a `tracestate` that was there before goes: it was another span's. So do all headers of B3 where one is written.
///
/// ```
/// use std::collections::HashMap;
///
/// let mut metadata = HashMap::new();
/// traced::inject(&mut metadata);
/// assert!(metadata.is_empty()); // there is no current span here
/// ```
pub fn inject<C: CarrierMut + ?Sized>(carrier: &mut C) {
    inject_by_opentelemetry(&mut Writer::to(carrier));
}

/// As [`inject`], for a carrier whose type is not known.
pub(crate) fn inject_into(mut carrier: &mut dyn CarrierMut) {
    inject_by_opentelemetry(&mut Writer::to(&mut carrier));
}

/// As [`inject`], by OpenTelemetry's own trait. Propagators may look at the current context by themselves, so they are not
/// asked where there is none.
pub(crate) fn inject_by_opentelemetry(injector: &mut dyn Injector) {
    if !thread_context::is_over() {
        let context = Context::current();
        global::get_text_map_propagator(|propagator| propagator.inject_context(&context, injector));
    }
}

/// Reads the caller's context out of a carrier.
///
/// The result is the current context with the caller's span as its parent, and can be given to `parent = …`. A carrier
/// without a context, or with one that is malformed, gives the current context back: it never fails.
///
/// ```
/// use std::collections::HashMap;
/// use traced::traced;
///
/// #[traced(kind = consumer, parent = traced::extract(&metadata))]
/// fn on_message(metadata: HashMap<String, String>) {}
///
/// on_message(HashMap::new());
/// ```
#[must_use]
pub fn extract<C: Carrier + ?Sized>(carrier: &C) -> Context {
    if thread_context::is_over() {
        return Context::new();
    }
    let context = Context::current();
    global::get_text_map_propagator(|propagator| {
        propagator.extract_with_context(&context, &Reader(carrier))
    })
}

/// As [`extract`], for a carrier whose type is not known.
pub(crate) fn extract_from(carrier: &dyn Carrier) -> Context {
    extract(&carrier)
}

/// A carrier of ours as OpenTelemetry's propagators see it. They can take nothing out of it, and write no more than the
/// span has: what was there before of another span must go.
struct Writer<'a, C: ?Sized> {
    carrier: &'a mut C,
    /// Several propagators may write B3, each in a form of its own.
    has_b3: bool,
}

impl<'a, C: CarrierMut + ?Sized> Writer<'a, C> {
    fn to(carrier: &'a mut C) -> Self {
        Self {
            carrier,
            has_b3: false,
        }
    }
}

impl<C: CarrierMut + ?Sized> Injector for Writer<'_, C> {
    fn set(&mut self, key: &str, value: String) {
        // `tracestate` is written afterwards, if there is one.
        if key == TRACEPARENT {
            self.carrier.remove(TRACESTATE);
        }
        if !self.has_b3 && b3::ALL.contains(&key) {
            self.has_b3 = true;
            b3::ALL.iter().for_each(|stale| self.carrier.remove(stale));
        }
        self.carrier.set(key, value);
    }
}

struct Reader<'a, C: ?Sized>(&'a C);

impl<C: Carrier + ?Sized> Extractor for Reader<'_, C> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        Some(self.0.get_all(key)).filter(|values| !values.is_empty())
    }
}
