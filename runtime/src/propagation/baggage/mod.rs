//! W3C Baggage.

mod grammar;
mod limits;
mod loss;
mod member;
mod read;
#[cfg(test)]
mod tests;
mod write;

use std::fmt;
use std::io::{self, Write as _};
use std::sync::LazyLock;

use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::propagation::text_map_propagator::FieldIter;
use opentelemetry::propagation::{Extractor, Injector, TextMapPropagator};

pub(super) use grammar::is_token;
pub(super) use limits::{MEMBERS, READ};
pub use loss::BaggageLoss;
pub(crate) use loss::Once;

/// The name is in lower case, as the recommendation would have it.
const HEADER: &str = "baggage";

static FIELDS: LazyLock<[String; 1]> = LazyLock::new(|| [HEADER.to_owned()]);

/// Carries OpenTelemetry's baggage in the header `baggage`, by the rules of
/// [W3C Baggage](https://www.w3.org/TR/baggage/). It needs OpenTelemetry's API alone, and works under any SDK;
/// `traced::init` sets it up.
///
/// ```
/// use std::collections::HashMap;
/// use traced::opentelemetry::baggage::BaggageExt as _;
/// use traced::opentelemetry::propagation::TextMapPropagator as _;
/// use traced::propagation::BaggagePropagator;
///
/// let propagator = BaggagePropagator::new();
/// let received = HashMap::from([(
///     "baggage".to_owned(),
///     "tenant=sm%C3%B6rg%C3%A5s, plan = gold ;since=2024".to_owned(),
/// )]);
/// let context = propagator.extract(&received);
/// assert_eq!(context.baggage().get("tenant").unwrap().as_str(), "smörgås");
///
/// let mut sent = HashMap::new();
/// propagator.inject_context(&context, &mut sent);
/// assert_eq!(sent["baggage"], "plan=gold;since=2024,tenant=sm%C3%B6rg%C3%A5s");
/// ```
///
/// OpenTelemetry's `with_baggage` puts a new baggage in the place of the old one; to add to it, what is there goes along:
///
/// ```
/// use traced::opentelemetry::Context;
/// use traced::opentelemetry::baggage::{BaggageExt as _, KeyValueMetadata};
///
/// fn with_entry(name: &'static str, value: String) -> Context {
///     let context = Context::current();
///     let there = context.baggage().iter();
///     let there = there.map(|(name, (value, metadata))| {
///         KeyValueMetadata::new(name.clone(), value.clone(), metadata.clone())
///     });
///     let entries: Vec<_> = there.chain([KeyValueMetadata::new(name, value, "")]).collect();
///     context.with_baggage(entries)
/// }
///
/// let _one = with_entry("tenant", "t-17".to_owned()).attach();
/// let both = with_entry("plan", "gold".to_owned());
/// assert_eq!(both.baggage().len(), 2);
/// ```
///
/// # What is taken from a header
///
/// - Several headers are one. Members that the grammar does not have are left out, and the others are kept; empty ones
///   mean nothing. A carrier without any member leaves the context as it is.
/// - Values are percent-decoded: sequences that are not UTF-8 become U+FFFD, and a `%` that begins no sequence stands
///   for itself. Keys are not decoded, and their case counts.
/// - Properties are the entry's metadata, as they were received but for white space.
/// - Of members with the same key the last one counts: OpenTelemetry's baggage
///   [has one value per name](https://opentelemetry.io/docs/specs/otel/baggage/api/#overview).
///
/// # What is written
///
/// Nothing where there is no baggage; otherwise one header, in the order of the names. All is encoded that has to be,
/// and `+` and `=` besides, which some receivers misread, unless the header would be too long with them.
///
/// # Limits
///
/// All of up to 64 members and 8192 bytes is passed on, as the
/// [recommendation asks](https://www.w3.org/TR/baggage/#limits). Beyond, members are left out whole: in the order of
/// the header where they are received, in that of the names where they are sent, each that does not fit in what is
/// left. White space and malformed members count for nothing, but no more than 64 KiB are looked at. What is left out is
/// [reported](Self::on_loss).
///
/// OpenTelemetry's `Baggage` has limits too, and keeps quiet about them: `insert` does nothing where there are 64
/// entries already, where all names, values and metadata would have more than 8192 bytes, or where the name is no
/// token. No header that is within the recommendation's limits is beyond these.
pub struct BaggagePropagator {
    on_loss: Box<dyn Fn(BaggageLoss, usize) + Send + Sync>,
}

impl BaggagePropagator {
    /// A propagator that says on stderr that it left something out, once per process for each [kind](BaggageLoss).
    ///
    /// ```
    /// use traced::opentelemetry::{global, propagation::TextMapCompositePropagator};
    /// use traced::propagation::BaggagePropagator;
    ///
    /// global::set_text_map_propagator(TextMapCompositePropagator::new(vec![
    ///     Box::new(BaggagePropagator::new()),
    /// ]));
    /// ```
    #[must_use]
    pub fn new() -> Self {
        static SAID: Once = Once::new();
        let say = |loss, _| {
            if let Some(message) = SAID.message(loss) {
                // `eprintln!` would panic where stderr is closed, and there is nowhere else to say so.
                let _ = writeln!(io::stderr().lock(), "traced: {message}");
            }
        };
        Self {
            on_loss: Box::new(say),
        }
    }

    /// Calls this instead, each time that something is left out, with how many members or properties it is. It is told
    /// nothing of what is in them, which may be personal.
    ///
    /// ```
    /// use std::collections::HashMap;
    /// use std::sync::Arc;
    /// use std::sync::atomic::{AtomicUsize, Ordering};
    /// use traced::opentelemetry::propagation::TextMapPropagator as _;
    /// use traced::propagation::{BaggageLoss, BaggagePropagator};
    ///
    /// let malformed = Arc::new(AtomicUsize::new(0));
    /// let counted = Arc::clone(&malformed);
    /// let propagator = BaggagePropagator::new().on_loss(move |loss, count| {
    ///     if loss == BaggageLoss::Malformed {
    ///         counted.fetch_add(count, Ordering::Relaxed);
    ///     }
    /// });
    /// let header = "a=1,no value,b=2,=3".to_owned();
    /// propagator.extract(&HashMap::from([("baggage".to_owned(), header)]));
    /// assert_eq!(malformed.load(Ordering::Relaxed), 2);
    /// ```
    #[must_use]
    pub fn on_loss(mut self, report: impl Fn(BaggageLoss, usize) + Send + Sync + 'static) -> Self {
        self.on_loss = Box::new(report);
        self
    }

    fn lost(&self, loss: BaggageLoss, count: usize) {
        if count > 0 {
            (self.on_loss)(loss, count);
        }
    }
}

impl Default for BaggagePropagator {
    fn default() -> Self {
        Self::new()
    }
}

impl fmt::Debug for BaggagePropagator {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BaggagePropagator").finish_non_exhaustive()
    }
}

impl TextMapPropagator for BaggagePropagator {
    fn inject_context(&self, context: &Context, injector: &mut dyn Injector) {
        let header = write::write(context.baggage());
        self.lost(BaggageLoss::BeyondLimitsOut, header.beyond);
        self.lost(BaggageLoss::Property, header.properties);
        if !header.text.is_empty() {
            injector.set(HEADER, header.text);
        }
    }

    /// A carrier without baggage must not take away what the context has
    /// ([API propagators, "Extract"](https://opentelemetry.io/docs/specs/otel/context/api-propagators/#extract)).
    fn extract_with_context(&self, context: &Context, extractor: &dyn Extractor) -> Context {
        let headers = extractor.get_all(HEADER).unwrap_or_default();
        let received = read::read(headers);
        self.lost(BaggageLoss::Malformed, received.malformed);
        self.lost(BaggageLoss::BeyondLimitsIn, received.beyond);
        match received.into_baggage() {
            Some(baggage) => context.with_baggage(baggage),
            None => context.clone(),
        }
    }

    fn fields(&self) -> FieldIter<'_> {
        FieldIter::new(FIELDS.as_ref())
    }
}
