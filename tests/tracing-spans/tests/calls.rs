//! What the span of a call says of it.

use std::sync::{Arc, Mutex};

use traced::testing::{Capture, Sampler, capture_with};
use traced::{in_span, traced, traced_consumer, traced_producer};
use traced_tracing_spans_tests::watch;
use tracing::Subscriber;
use tracing::span::{Attributes, Id};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt as _};
use tracing_subscriber::registry::Registry;

#[traced]
fn leaf() {}

#[test]
fn a_call_is_a_span_with_its_attributes_as_fields() {
    #[traced(attrs(batch_id, essay_count = 3, ratio = 0.5, is_late = true, tags = ["a", "b"]))]
    fn process(batch_id: &str) {
        leaf();
    }
    assert_eq!(
        watch(|| process("b-1")).lines(),
        [
            r#"new process{batch_id=b-1 essay_count=3 ratio=0.5 is_late=true tags=["a","b"]}"#,
            "enter process",
            "new leaf in process",
            "enter leaf",
            "exit leaf",
            "close leaf",
            "exit process",
            "close process",
        ]
    );
}

#[test]
fn a_text_that_could_be_taken_for_something_else_is_a_quoted_string() {
    #[traced(attrs(title))]
    fn publish(title: &str) {}
    let log = watch(|| {
        for title in [
            "On-Nature",
            "on nature",
            "a=b",
            "a\nlevel=error",
            "",
            "\u{1b}[2J",
        ] {
            publish(title);
        }
    });
    assert_eq!(
        log.of("new"),
        [
            r"new publish{title=On-Nature}",
            r#"new publish{title="on nature"}"#,
            r#"new publish{title="a=b"}"#,
            r#"new publish{title="a\nlevel=error"}"#,
            r#"new publish{title=""}"#,
            r#"new publish{title="\u{1b}[2J"}"#,
        ]
    );
}

#[test]
fn an_attribute_may_be_there_in_one_call_and_not_in_another() {
    #[traced(attrs(first, second))]
    fn work(first: Option<u32>, second: Option<u32>) {}
    let log = watch(|| {
        work(None, None);
        work(None, Some(2));
        work(Some(1), None);
        work(Some(1), Some(2));
    });
    assert_eq!(
        log.of("new"),
        [
            "new work",
            "new work{second=2}",
            "new work{first=1}",
            "new work{second=2 first=1}",
        ]
    );
}

#[test]
fn every_annotation_makes_one() {
    use std::collections::HashMap;
    type Headers = HashMap<String, String>;

    struct Desk;
    #[traced(prefix = "desk")]
    impl Desk {
        fn sort(&self) {
            in_span!("stamp", attrs(stamp_count = 2), {});
        }
    }
    #[traced_producer(system = "kafka", destination = "essays.created", into = headers)]
    fn publish(headers: &mut Headers) {}
    #[traced_consumer(system = "kafka", destination = "essays.created", from = headers, attrs(essay_id = "e-1"))]
    fn on_essay(headers: Headers) {}

    let log = watch(|| {
        Desk.sort();
        let mut headers = Headers::new();
        publish(&mut headers);
        on_essay(headers);
    });
    let new = log.of("new");
    assert_eq!(
        new[..2],
        ["new desk.sort", "new stamp{stamp_count=2} in desk.sort"]
    );
    for (line, name) in new[2..]
        .iter()
        .zip(["new send essays.created{", "new process essays.created{"])
    {
        assert!(line.starts_with(name), "{line}");
        assert!(
            line.contains("messaging.destination.name=essays.created"),
            "{line}"
        );
    }
    assert!(new[3].contains("essay_id=e-1"), "{}", new[3]);
    assert_eq!(new.len(), 4);
}

#[test]
fn it_does_not_matter_whether_our_span_records() {
    #[traced(attrs(batch_id))]
    fn process(batch_id: &str) {
        leaf();
    }
    let run = || watch(|| process("b-1")).lines();
    let (recorded, spans) = capture_with(run);
    assert_eq!(spans.len(), 2);
    spans.find("leaf").assert_child_of("process");
    let (sampled_out, spans) = Capture::new().sampler(Sampler::AlwaysOff).run_with(run);
    assert!(spans.is_empty());
    let without_provider = run();
    assert_eq!(without_provider[0], "new process{batch_id=b-1}");
    assert_eq!(recorded, without_provider);
    assert_eq!(sampled_out, without_provider);
}

#[test]
fn what_the_sampler_would_see_and_what_waits_for_a_poll_are_fields_too() {
    #[traced(attrs(essay_id), sampler_attrs(tenant_id = "t-1"))]
    fn sampled(essay_id: u32) {}
    #[traced(attrs(essay_id), root)]
    fn returned(essay_id: u32) -> impl Future<Output = ()> {
        std::future::ready(())
    }
    let log = watch(|| {
        sampled(1);
        futures::executor::block_on(returned(2));
    });
    assert_eq!(
        log.of("new"),
        [
            "new sampled{tenant_id=t-1 essay_id=1}",
            "new returned{essay_id=2}"
        ]
    );
}

#[test]
fn placement_is_opentelemetrys_alone() {
    #[traced(root)]
    fn alone() {}
    #[traced]
    fn caller() {
        alone();
    }
    let (log, spans) = capture_with(|| watch(caller));
    assert_eq!(log.of("new"), ["new caller", "new alone in caller"]);
    assert_eq!(spans.roots().len(), 2);
}

/// Level, target, module, file and line of the last span.
#[derive(Clone, Default)]
struct Origin(Arc<Mutex<String>>);

impl<S: Subscriber> Layer<S> for Origin {
    fn on_new_span(&self, attributes: &Attributes<'_>, _: &Id, _: Context<'_, S>) {
        let metadata = attributes.metadata();
        let (target, file) = (metadata.target(), metadata.file().unwrap_or_default());
        let line = metadata.line().unwrap_or_default();
        let level = metadata.level();
        assert_eq!(metadata.module_path(), Some(target));
        *self.0.lock().expect("not poisoned") = format!("{level} {target} {file}:{line}");
    }
}

mod inner {
    pub(crate) struct Checker<T>(pub(crate) T);
    pub(crate) trait Check {
        fn check(&self) -> u32;
    }
    impl<T> Check for Checker<T> {
        #[traced::traced]
        fn check(&self) -> u32 {
            line!() - 1
        }
    }
    #[traced::traced]
    pub(crate) async fn check() -> u32 {
        line!() - 1
    }
}

#[test]
fn the_origin_is_the_functions_module_and_line() {
    use inner::Check as _;
    let origin = Origin::default();
    let subscriber = Registry::default().with(origin.clone());
    tracing::subscriber::with_default(subscriber, || {
        let said = || origin.0.lock().expect("not poisoned").clone();
        let line = inner::Checker("a::b").check();
        assert_eq!(said(), format!("INFO calls::inner {}:{line}", file!()));
        let line = futures::executor::block_on(inner::check());
        assert_eq!(said(), format!("INFO calls::inner {}:{line}", file!()));
    });
}

#[test]
fn a_leaf_is_a_span_that_is_not_entered() {
    #[traced(leaf, attrs(batch_id))]
    fn score(batch_id: &str) -> usize {
        leaf();
        batch_id.len()
    }
    assert_eq!(
        watch(|| score("b-1")).lines(),
        [
            "new score{batch_id=b-1}",
            "new leaf",
            "enter leaf",
            "exit leaf",
            "close leaf",
            "close score",
        ]
    );
}
