//! Where a span is in its trace.

use opentelemetry::trace::{
    SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _,
};
use opentelemetry::{Context, global};
use opentelemetry_sdk::trace::SpanData;
use traced::traced;

use crate::support::{find, names, recorded};

const STATE: &str = "vendor=1,other=2";

/// A caller elsewhere, with these trace flags.
pub(crate) fn remote(flags: u8) -> Context {
    let state: TraceState = STATE.parse().expect("a tracestate");
    Context::new().with_remote_span_context(SpanContext::new(
        TraceId::from(7),
        SpanId::from(9),
        TraceFlags::new(flags),
        true,
        state,
    ))
}

/// A caller that has no tracestate: then nobody has to be asked.
fn remote_without_state(flags: u8) -> Context {
    let with_state = remote(flags);
    let span = with_state.span();
    let caller = span.span_context();
    Context::new().with_remote_span_context(SpanContext::new(
        caller.trace_id(),
        caller.span_id(),
        caller.trace_flags(),
        true,
        TraceState::NONE,
    ))
}

#[traced]
fn leaf() {}

#[traced]
fn branch() {
    leaf();
}

/// Takes the service along: a context from elsewhere knows none.
pub(crate) fn with_parent(parent: &Context, run: impl FnOnce()) {
    let caller = parent.span().span_context().clone();
    let _current = Context::current().with_remote_span_context(caller).attach();
    run();
}

fn is_child(child: &SpanData, parent: &SpanData) -> bool {
    !child.parent_span_is_remote
        && child.parent_span_id == parent.span_context.span_id()
        && child.span_context.trace_id() == parent.span_context.trace_id()
}

#[test]
fn a_root_has_a_random_trace_id_and_says_so() {
    for spans in recorded(|config| config, || (branch(), branch()).1) {
        let roots: Vec<_> = spans.iter().filter(|span| span.name == "branch").collect();
        let [one, two] = roots[..] else {
            panic!("{spans:#?}")
        };
        assert_ne!(one.span_context.trace_id(), two.span_context.trace_id());
        for root in [one, two] {
            assert_eq!(root.parent_span_id, SpanId::INVALID);
            assert!(!root.parent_span_is_remote);
            assert!(!root.span_context.is_remote());
        }
        assert!(
            spans
                .iter()
                .all(|span| span.span_context.trace_flags().to_u8() == 3)
        );
        let leaves = spans.iter().filter(|span| span.name == "leaf");
        assert_eq!(
            leaves
                .filter(|leaf| is_child(leaf, one) || is_child(leaf, two))
                .count(),
            2
        );
    }
}

#[test]
fn a_remote_parent_gives_trace_state_and_flags() {
    for (caller, state, flags) in [
        (remote(1), STATE, 1),
        (remote(3), STATE, 3),
        (remote_without_state(1), "", 1),
        (remote_without_state(3), "", 3),
    ] {
        for spans in recorded(|config| config, || with_parent(&caller, branch)) {
            let (branch, leaf) = (find(&spans, "branch"), find(&spans, "leaf"));
            assert_eq!(branch.parent_span_id, SpanId::from(9));
            assert!(branch.parent_span_is_remote);
            assert!(is_child(leaf, branch));
            for span in [branch, leaf] {
                assert_eq!(span.span_context.trace_id(), TraceId::from(7));
                assert_eq!(span.span_context.trace_state().header(), state);
                assert_eq!(span.span_context.trace_flags().to_u8(), flags);
                assert!(!span.span_context.is_remote());
            }
        }
    }
}

#[test]
fn an_unsampled_caller_stays_current() {
    #[traced]
    fn inside() -> SpanContext {
        Context::current().span().span_context().clone()
    }
    let caller = remote(0);
    let all = recorded(
        |config| config,
        || {
            with_parent(&caller, || {
                assert_eq!(inside(), *caller.span().span_context())
            })
        },
    );
    assert!(all.iter().all(Vec::is_empty), "{all:#?}");
}

#[test]
fn an_invalid_parent_is_none() {
    for (trace, span) in [(0, 9), (7, 0)] {
        let invalid = SpanContext::new(
            TraceId::from(trace),
            SpanId::from(span),
            TraceFlags::default(),
            true,
            TraceState::NONE,
        );
        let parent = Context::new().with_remote_span_context(invalid);
        for spans in recorded(|config| config, || with_parent(&parent, leaf)) {
            let leaf = find(&spans, "leaf");
            assert_eq!(leaf.parent_span_id, SpanId::INVALID);
            assert!(leaf.span_context.is_valid());
            assert!(!leaf.parent_span_is_remote);
            assert_eq!(leaf.span_context.trace_flags().to_u8(), 3);
        }
    }
}

#[test]
fn where_telemetry_is_suppressed_there_is_no_span() {
    #[traced(attrs(count = unreachable()))]
    fn suppressed() {}
    fn unreachable() -> u32 {
        unreachable!("nothing records")
    }
    #[traced]
    fn outer() {
        let _quiet = Context::enter_telemetry_suppressed_scope();
        suppressed();
    }
    let all = recorded(
        |config| config,
        || {
            outer();
            let _quiet = Context::enter_telemetry_suppressed_scope();
            suppressed();
            with_parent(&remote(1), suppressed);
        },
    );
    for spans in all {
        assert_eq!(names(&spans), ["outer"]);
    }
}

#[test]
fn spans_of_other_libraries_and_annotations_nest_in_each_other() {
    let all = recorded(
        |config| config,
        || {
            let tracer = global::tracer("library");
            #[traced]
            fn handle() {
                global::tracer("library").in_span("query", |_| leaf());
            }
            tracer.in_span("serve", |_| handle());
        },
    );
    for spans in all {
        let [serve, handle, query, leaf] =
            ["serve", "handle", "query", "leaf"].map(|name| find(&spans, name));
        assert_eq!(serve.parent_span_id, SpanId::INVALID);
        assert!(is_child(handle, serve));
        assert!(is_child(query, handle));
        assert!(is_child(leaf, query));
        assert_eq!(query.instrumentation_scope.name(), "library");
        assert_eq!(leaf.instrumentation_scope.name(), env!("CARGO_PKG_NAME"));
    }
}
