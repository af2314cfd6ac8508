use super::active::ActiveSpan;
use super::attributes::Attributes;
use super::placement::{Placement, StartOptions};
use super::start::{self, Opened};
use crate::callsite::Callsite;
use crate::door;
use crate::tracing_spans::CallSpan;

/// A span that waits for the first poll of the future or stream which its function returned.
///
/// The function's arguments may be gone by then, so what the annotation asks of them is evaluated at the call,
/// provided that spans are being made at all.
#[derive(Debug)]
pub struct Deferred {
    site: &'static Callsite,
    placement: Placement,
    /// Unless no spans are being made.
    recorded: Option<(StartOptions, Attributes)>,
    call: CallSpan,
}

/// Prepares a span under whatever is current at the first poll.
pub fn defer(site: &'static Callsite, fill: impl FnOnce(&mut Attributes)) -> Deferred {
    defer_with(site, Placement::default, |_| {}, fill)
}

/// Prepares a span where `placement` says.
pub fn defer_with(
    site: &'static Callsite,
    placement: impl FnOnce() -> Placement,
    options: impl FnOnce(&mut StartOptions),
    fill: impl FnOnce(&mut Attributes),
) -> Deferred {
    let placement = placement();
    let mut call = CallSpan::at(site);
    let is_open = door::is_open();
    let recorded = (is_open || call.is_wanted()).then(|| {
        let mut chosen = StartOptions::default();
        options(&mut chosen);
        let attributes = Attributes::collect(fill);
        call.add(&chosen.sampler_attributes);
        call.add(&attributes);
        (chosen, attributes)
    });
    Deferred {
        site,
        placement,
        recorded: recorded.filter(|_| is_open),
        call,
    }
}

impl Deferred {
    /// Starts the span, now that somebody polls.
    pub fn start(self) -> ActiveSpan {
        let span: ActiveSpan = match self.recorded {
            None => Opened::pass_through(self.placement).into(),
            Some((mut options, attributes)) => {
                let opened = start::open(self.site, self.placement, &mut options);
                let mut span = ActiveSpan::from(opened);
                span.add(attributes);
                span
            }
        };
        span.beside(self.call)
    }
}
