//! Where a span goes: under which parent, with which links, and what the sampler sees of it.

use std::borrow::Cow;

use opentelemetry::baggage::{Baggage, BaggageExt as _};
use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};

use super::attributes::Attributes;
use crate::thread_context;

/// Where a span belongs in the tree of spans.
#[derive(Debug, Default)]
pub enum Placement {
    /// Under the current span.
    #[default]
    Current,
    /// In a trace of its own.
    Root,
    /// Under an explicit parent.
    Under(Context),
}

impl Placement {
    /// The placement under `parent`.
    pub fn under(parent: &impl ToParent) -> Self {
        match parent.to_parent() {
            Some(context) => Self::Under(context),
            None => Self::Current,
        }
    }

    /// The same for a parent that nobody needs any more.
    pub fn under_own(parent: impl ToParent) -> Self {
        match parent.into_parent() {
            Some(context) => Self::Under(context),
            None => Self::Current,
        }
    }

    pub(crate) fn into_context(self) -> Context {
        match self {
            Self::Current => thread_context::current(),
            Self::Root => without_span(&thread_context::current()),
            Self::Under(context) => context,
        }
    }
}

/// Whether the context without its span is an empty one.
#[cfg(any(feature = "init", feature = "testing"))]
#[inline]
pub(super) fn is_bare(context: &Context) -> bool {
    context.baggage().is_empty()
        && !context.is_telemetry_suppressed()
        && !crate::pipeline::Pipeline::is_in(context)
}

/// The context without its span. A context cannot be stripped of its span alone, so what must survive is carried
/// over by name: baggage, suppression, and the pipeline that spans started here go to.
fn without_span(context: &Context) -> Context {
    let mut bare = Context::new();
    if !context.baggage().is_empty() {
        let entries = context.baggage().iter();
        let entries = entries.map(|(key, value)| (key.clone(), value.clone()));
        bare = bare.with_baggage(entries.collect::<Baggage>());
    }
    #[cfg(any(feature = "init", feature = "testing"))]
    {
        bare = crate::pipeline::Pipeline::carry_over(context, bare);
    }
    if context.is_telemetry_suppressed() {
        bare = bare.with_telemetry_suppressed();
    }
    bare
}

/// What is known of a span before it is sampled, besides what its call site says.
#[derive(Debug, Default)]
pub struct StartOptions {
    /// In place of the call site's.
    pub(crate) name: Option<Cow<'static, str>>,
    /// In place of the call site's.
    pub(crate) kind: Option<SpanKind>,
    pub(crate) links: Vec<Link>,
    pub(crate) sampler_attributes: Vec<KeyValue>,
}

impl StartOptions {
    /// Adds attributes that the sampler sees.
    pub fn sampler_attributes(&mut self, fill: impl FnOnce(&mut Attributes)) {
        let attributes = Attributes::collect(fill);
        self.sampler_attributes.extend(attributes.into_key_values());
    }
}

/// Adds links to other spans; invalid ones are left out.
pub fn link(options: &mut StartOptions, links: &impl ToLinks) {
    links.add_to(&mut |span_context: SpanContext| {
        if span_context.is_valid() {
            options.links.push(Link::with_context(span_context));
        }
    });
}

/// What `parent = …` takes: an OpenTelemetry `Context` (as [`extract`](crate::extract) returns it) or a `SpanContext`,
/// by value or by reference, or an `Option` of one, where `None` leaves the current span the parent.
///
/// ```
/// use std::collections::HashMap;
/// use traced::traced;
///
/// #[traced(parent = traced::extract(metadata))]
/// fn handle(metadata: &HashMap<String, String>) {}
///
/// handle(&HashMap::new());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the parent of a span",
    label = "not a `Context` or `SpanContext`",
    note = "`parent = …` takes an `opentelemetry::Context`, for example `traced::extract(&headers)`, a `SpanContext`, or an `Option` of one"
)]
pub trait ToParent {
    /// The context to start the span in, or `None` for the current one.
    ///
    /// ```
    /// use traced::ToParent;
    /// use traced::opentelemetry::Context;
    ///
    /// assert!(Context::new().to_parent().is_some());
    /// assert!(None::<Context>.to_parent().is_none());
    /// ```
    fn to_parent(&self) -> Option<Context>;

    /// The same, of a value that nobody needs any more.
    #[doc(hidden)]
    fn into_parent(self) -> Option<Context>
    where
        Self: Sized,
    {
        self.to_parent()
    }
}

impl ToParent for Context {
    fn to_parent(&self) -> Option<Context> {
        Some(self.clone())
    }

    #[inline]
    fn into_parent(self) -> Option<Context> {
        Some(self)
    }
}

impl ToParent for SpanContext {
    fn to_parent(&self) -> Option<Context> {
        Some(thread_context::current().with_remote_span_context(self.clone()))
    }
}

impl<T: ToParent + ?Sized> ToParent for &T {
    fn to_parent(&self) -> Option<Context> {
        (**self).to_parent()
    }
}

impl<T: ToParent> ToParent for Option<T> {
    fn to_parent(&self) -> Option<Context> {
        self.as_ref().and_then(T::to_parent)
    }

    #[inline]
    fn into_parent(self) -> Option<Context> {
        self.and_then(T::into_parent)
    }
}

/// What `links(…)` takes: a `SpanContext` or `Context`, by value or by reference, or an `Option`, `Vec`, slice or
/// array of them.
///
/// ```
/// use traced::traced;
/// use traced::opentelemetry::trace::SpanContext;
///
/// #[traced(links(causes))]
/// fn merge(causes: &[SpanContext]) {}
///
/// merge(&[]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be linked to a span",
    label = "not a `SpanContext`, a `Context`, or a list of them",
    note = "`links(…)` takes `SpanContext`s or `Context`s: one, an `Option`, a `Vec`, a slice or an array"
)]
pub trait ToLinks {
    /// Hands every linked span context to `add`.
    ///
    /// ```
    /// use traced::ToLinks;
    /// use traced::opentelemetry::trace::SpanContext;
    ///
    /// let mut count = 0;
    /// [SpanContext::NONE, SpanContext::NONE].add_to(&mut |_| count += 1);
    /// assert_eq!(count, 2);
    /// ```
    fn add_to(&self, add: &mut dyn FnMut(SpanContext));
}

impl ToLinks for SpanContext {
    fn add_to(&self, add: &mut dyn FnMut(SpanContext)) {
        add(self.clone());
    }
}

impl ToLinks for Context {
    fn add_to(&self, add: &mut dyn FnMut(SpanContext)) {
        add(self.span().span_context().clone());
    }
}

impl<T: ToLinks + ?Sized> ToLinks for &T {
    fn add_to(&self, add: &mut dyn FnMut(SpanContext)) {
        (**self).add_to(add);
    }
}

impl<T: ToLinks> ToLinks for [T] {
    fn add_to(&self, add: &mut dyn FnMut(SpanContext)) {
        self.iter().for_each(|link| link.add_to(add));
    }
}

impl<T: ToLinks, const N: usize> ToLinks for [T; N] {
    fn add_to(&self, add: &mut dyn FnMut(SpanContext)) {
        self.as_slice().add_to(add);
    }
}

impl<T: ToLinks> ToLinks for Vec<T> {
    fn add_to(&self, add: &mut dyn FnMut(SpanContext)) {
        self.as_slice().add_to(add);
    }
}

impl<T: ToLinks> ToLinks for Option<T> {
    fn add_to(&self, add: &mut dyn FnMut(SpanContext)) {
        self.iter().for_each(|link| link.add_to(add));
    }
}
