//! What a service's exporter has got, and how others write to spans.

use opentelemetry::trace::{SpanRef, TraceContextExt as _};
use opentelemetry::{Context, Value};
use opentelemetry_sdk::trace::SpanData;
use traced::Config;
pub(crate) use traced_interop_tests::kept::{Kept, config, in_global_service, lock};
use traced_interop_tests::work::in_service;

/// The spans that `work` makes, first as one service of several and then as the process's own.
pub(crate) fn recorded(set_up: impl Fn(Config) -> Config, work: impl Fn()) -> [Vec<SpanData>; 2] {
    let [of_many, of_process] = [Kept::default(), Kept::default()];
    let tracing = set_up(config().exporter(of_many.clone()));
    let tracing = tracing.build().expect("the settings can be used");
    in_service(&tracing, &work);
    tracing.shutdown().expect("nothing is lost");
    in_global_service(set_up(config().exporter(of_process.clone())), |tracing| {
        work();
        tracing.shutdown().expect("nothing is lost");
    });
    [of_many.spans(), of_process.spans()]
}

/// The span of this name, of which there is one.
pub(crate) fn find<'a>(spans: &'a [SpanData], name: &str) -> &'a SpanData {
    let mut found = spans.iter().filter(|span| span.name == name);
    let span = found
        .next()
        .unwrap_or_else(|| panic!("no {name} in {spans:#?}"));
    assert!(found.next().is_none(), "more than one {name}");
    span
}

pub(crate) fn names(spans: &[SpanData]) -> Vec<&str> {
    let mut names: Vec<_> = spans.iter().map(|span| &*span.name).collect();
    names.sort_unstable();
    names
}

/// The value of an attribute that is there once.
pub(crate) fn attribute<'a>(span: &'a SpanData, key: &str) -> Option<&'a Value> {
    let mut found = span
        .attributes
        .iter()
        .filter(|attribute| attribute.key.as_str() == key);
    let attribute = found.next();
    assert!(found.next().is_none(), "{key} twice in {span:#?}");
    attribute.map(|attribute| &attribute.value)
}

/// Lets anybody write to the current span.
pub(crate) fn write(write: impl FnOnce(&SpanRef<'_>)) {
    write(&Context::current().span());
}
