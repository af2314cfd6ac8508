//! A layer that writes down what happens to spans, and what a test needs to look at it.

use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id};
use tracing::{Event, Metadata, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::{LookupSpan, Registry};

/// Writes down what happens: `new a{x=1}`, `new b in a`, `enter a`, `exit a`, `close a`, `event hello in a`.
///
/// A text is written with quotes where it was recorded as a string, and as it is where it was recorded by its `Display`.
#[derive(Clone, Debug, Default)]
pub struct Log(Arc<Mutex<Vec<String>>>);

impl Log {
    /// All that has happened.
    pub fn lines(&self) -> Vec<String> {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// What has happened of one kind: the first word of a line.
    pub fn of(&self, what: &str) -> Vec<String> {
        let mut lines = self.lines();
        lines.retain(|line| line.split(' ').next() == Some(what));
        lines
    }

    fn add(&self, line: String) {
        self.0
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .push(line);
    }
}

/// Runs `code` under a subscriber that wants everything, and returns what happened.
pub fn watch<T>(code: impl FnOnce() -> T) -> Log {
    let log = Log::default();
    tracing::subscriber::with_default(Registry::default().with(log.clone()), code);
    log
}

impl<S: Subscriber + for<'a> LookupSpan<'a>> Layer<S> for Log {
    fn on_new_span(&self, attributes: &Attributes<'_>, id: &Id, ctx: Context<'_, S>) {
        let mut fields = Fields(Vec::new());
        attributes.record(&mut fields);
        let fields = match fields.0.is_empty() {
            true => String::new(),
            false => format!("{{{}}}", fields.0.join(" ")),
        };
        let parent = ctx.span(id).and_then(|span| span.parent());
        let parent = parent.map_or(String::new(), |parent| format!(" in {}", parent.name()));
        self.add(format!(
            "new {}{fields}{parent}",
            attributes.metadata().name()
        ));
    }

    fn on_enter(&self, id: &Id, ctx: Context<'_, S>) {
        self.add(format!("enter {}", name(id, &ctx)));
    }

    fn on_exit(&self, id: &Id, ctx: Context<'_, S>) {
        self.add(format!("exit {}", name(id, &ctx)));
    }

    fn on_close(&self, id: Id, ctx: Context<'_, S>) {
        self.add(format!("close {}", name(&id, &ctx)));
    }

    fn on_event(&self, event: &Event<'_>, ctx: Context<'_, S>) {
        let mut fields = Fields(Vec::new());
        event.record(&mut fields);
        let place = ctx.lookup_current();
        let place = place.map_or(String::new(), |span| format!(" in {}", span.name()));
        self.add(format!("event {}{place}", fields.0.join(" ")));
    }
}

fn name<S: Subscriber + for<'a> LookupSpan<'a>>(id: &Id, ctx: &Context<'_, S>) -> &'static str {
    ctx.metadata(id).map_or("?", Metadata::name)
}

struct Fields(Vec<String>);

impl Visit for Fields {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        self.0.push(match field.name() {
            "message" => format!("{value:?}"),
            name => format!("{name}={value:?}"),
        });
    }
}

/// The code in the documentation compiles.
#[cfg(doctest)]
#[doc = include_str!("../../../docs/tracing.md")]
struct Tracing;
