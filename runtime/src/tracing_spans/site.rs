//! What `tracing` knows of a call site: static metadata, registered once, and which subscribers are interested.

use std::sync::atomic::{AtomicBool, AtomicU8, Ordering};
use std::sync::{LazyLock, OnceLock};

use arc_swap::ArcSwap;
use opentelemetry::{Context, KeyValue};
use rustc_hash::FxHashMap;
use tracing::level_filters::{LevelFilter, STATIC_MAX_LEVEL};
use tracing::metadata::Kind;
use tracing::{Dispatch, Level, Metadata, Span, dispatcher};
use tracing_core::callsite::{self, Identifier};
use tracing_core::field::FieldSet;
use tracing_core::subscriber::{Interest, NoSubscriber};

use super::shield::{self, Findings};
use super::{fields, is_annotated_call, target};
use crate::callsite::Callsite;

/// That of `#[tracing::instrument]`.
const LEVEL: Level = Level::INFO;

const NEVER: u8 = 0;
const SOMETIMES: u8 = 1;
const ALWAYS: u8 = 2;

/// Whether any subscriber wants spans of this level.
#[inline]
pub(super) fn is_level_enabled() -> bool {
    LEVEL <= STATIC_MAX_LEVEL && LEVEL <= LevelFilter::current()
}

/// The registration of one call site, made at its first call under a subscriber.
type First = OnceLock<&'static Registered>;

/// The registrations of all call sites, by their addresses.
static SITES: LazyLock<ArcSwap<FxHashMap<usize, &'static First>>> = LazyLock::new(ArcSwap::default);

fn first_of(site: &'static Callsite) -> &'static First {
    let known = SITES.load().get(&site.address()).copied();
    known.unwrap_or_else(|| make_room(site))
}

#[cold]
fn make_room(site: &'static Callsite) -> &'static First {
    let first: &First = Box::leak(Box::default());
    SITES.rcu(|sites| {
        let mut sites = FxHashMap::clone(sites);
        sites.entry(site.address()).or_insert(first);
        sites
    });
    // Another thread may have been faster.
    SITES.load().get(&site.address()).copied().unwrap_or(first)
}

/// What the cell holds, registered with `tracing` by whoever has put it there. Registering asks every subscriber, so it
/// happens outside of the cell's lock.
fn made_once(
    cell: &OnceLock<&'static Registered>,
    make: impl FnOnce() -> &'static Registered,
) -> &'static Registered {
    let mut is_new = false;
    let registered = *cell.get_or_init(|| {
        is_new = true;
        make()
    });
    if is_new {
        is_annotated_call::remember(registered.metadata());
        callsite::register(registered);
        registered.is_registered.store(true, Ordering::Release);
    }
    registered
}

/// A call site with its fields, as `tracing` knows it.
#[derive(Debug)]
pub(super) struct Registered {
    site: &'static Callsite,
    names: &'static [&'static str],
    metadata: OnceLock<Metadata<'static>>,
    /// Which the subscribers say when they come, go or change their minds.
    interest: AtomicU8,
    is_registered: AtomicBool,
    findings: Findings,
    next: OnceLock<&'static Registered>,
}

impl Registered {
    /// With all fields that have been met so far; with none before the first call's attributes are known.
    pub(super) fn latest(site: &'static Callsite) -> &'static Self {
        let mut latest = made_once(first_of(site), || Self::new(site, &[]));
        while let Some(next) = latest.next.get() {
            latest = next;
        }
        latest
    }

    /// With all of `attributes` among its fields.
    ///
    /// The fields of a `tracing` span are static, and the attributes of a call site are known only once they have been
    /// evaluated. So a call site is registered again when it meets a new one, which in practice is once.
    pub(super) fn with_fields(site: &'static Callsite, attributes: &[KeyValue]) -> &'static Self {
        loop {
            let latest = Self::latest(site);
            let known = latest.metadata().fields();
            match fields::extended(known, attributes) {
                None => return latest,
                // Another thread may have been faster and met something else, hence the loop.
                Some(names) => made_once(&latest.next, || Self::new(site, names)),
            };
        }
    }

    fn new(site: &'static Callsite, names: &'static [&'static str]) -> &'static Self {
        Box::leak(Box::new(Self {
            site,
            names,
            metadata: OnceLock::new(),
            interest: AtomicU8::new(SOMETIMES),
            is_registered: AtomicBool::new(false),
            findings: Findings::default(),
            next: OnceLock::new(),
        }))
    }

    /// Made late, because it contains a static reference to `self`.
    fn metadata(&'static self) -> &'static Metadata<'static> {
        self.metadata.get_or_init(|| {
            let target = target::of(self.site);
            Metadata::new(
                self.site.name,
                target,
                LEVEL,
                Some(self.site.location().file()),
                Some(self.site.location().line()),
                Some(target),
                FieldSet::new(self.names, Identifier(self)),
                Kind::SPAN,
            )
        })
    }

    /// Whether the current subscriber wants the span, and may have it.
    pub(super) fn is_wanted(&'static self) -> bool {
        self.is_enabled() && !self.findings.are_exported()
    }

    /// Whether the current subscriber wants the span.
    pub(super) fn is_enabled(&'static self) -> bool {
        match self.interest.load(Ordering::Relaxed) {
            NEVER => false,
            // Of a subscriber of another thread, or of one that is gone.
            ALWAYS => !dispatcher::get_default(Dispatch::is::<NoSubscriber>),
            _ => dispatcher::get_default(|subscriber| self.is_enabled_by(subscriber)),
        }
    }

    fn is_enabled_by(&'static self, subscriber: &Dispatch) -> bool {
        let metadata = self.metadata();
        // Another thread may have just made this and not told the subscribers yet. Some filters know nothing of a call
        // site before they are told.
        let is_known = self.is_registered.load(Ordering::Acquire);
        let is_wanted = is_known || !subscriber.register_callsite(metadata).is_never();
        is_wanted && subscriber.enabled(metadata)
    }

    /// A span under `tracing`'s current one, for a call with `context`, unless it would be exported.
    pub(super) fn span(&'static self, context: &Context, attributes: &[KeyValue]) -> Option<Span> {
        let metadata = self.metadata();
        let values = fields::values(metadata.fields(), attributes);
        let values: Vec<_> = values.iter().map(fields::as_tracing).collect();
        let values = metadata.fields().value_set_all(&values);
        self.findings.made(context, || Span::new(metadata, &values))
    }

    /// Whether a span of this call site may stay entered, which has been in the context `outer`.
    pub(super) fn is_entered_well(&self, outer: &Context) -> bool {
        self.findings.is_entered_well(outer)
    }
}

impl callsite::Callsite for Registered {
    fn set_interest(&self, interest: Interest) {
        let interest = match interest {
            never if never.is_never() => NEVER,
            always if always.is_always() => ALWAYS,
            _ => SOMETIMES,
        };
        self.interest.store(interest, Ordering::Relaxed);
        // The first time it is not the subscribers that have changed.
        if self.is_registered.load(Ordering::Relaxed) {
            shield::forget_findings();
        }
    }

    fn metadata(&self) -> &Metadata<'_> {
        // Set before anybody is told of `self`.
        match self.metadata.get() {
            Some(metadata) => metadata,
            None => unreachable!("a call site is registered with its metadata"),
        }
    }
}
