//! What a program does, and programs of all kinds.

use proptest::collection::vec;
use proptest::prelude::*;

/// One thing after the other.
pub(crate) type Program = Vec<Step>;

#[derive(Debug, Clone)]
pub(crate) enum Step {
    Call(Call),
    /// Two async calls at the same time, polled in turns.
    Both(Call, Call),
    /// The annotation writes to its span.
    Record,
    Event,
    /// Others write to the current span.
    Write(Write),
    /// Somebody keeps the current context.
    Keep,
    /// Others write to the span of a context that was kept, whether it is still open or not.
    WriteToKept(usize, Write),
    /// Somebody looks at the current span.
    Look,
    /// The same at that of a context that was kept.
    LookAtKept(usize),
    /// The task waits for the next poll.
    Wait,
}

#[derive(Debug, Clone)]
pub(crate) struct Call {
    pub(crate) form: Form,
    pub(crate) program: Program,
    pub(crate) end: End,
    /// Whether the caller fails with what the call fails with.
    pub(crate) is_passed_on: bool,
}

/// What is called.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Form {
    Function,
    Leaf,
    Async,
    AsyncLeaf,
    /// An async function whose future is polled in another context than it was made in.
    AsyncMoved(usize),
    /// An async function that is polled once here and then by another thread.
    AsyncSent,
    Stream,
    Root,
    AsyncRoot,
    /// Under the span of a context that was kept.
    Under(usize),
    AsyncUnder(usize),
    /// Under a caller of another service.
    Remote(Remote),
    Block,
    AsyncBlock,
    /// What a function tells of its results, and how it is named while it runs.
    Told,
    /// A library's own span.
    Library,
    /// No span: a context that was kept is current.
    Attached(usize),
    Suppressed,
    /// No span: another thread, in the same context.
    Thread,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum Remote {
    Sampled,
    Unsampled,
    WithState,
}

#[derive(Debug, Clone, Copy)]
pub(crate) enum End {
    Fine,
    Fails,
    Panics,
    /// Of async calls: dropped after so many polls, unless one of them was the last.
    Cancelled(u8),
}

/// What others do to a span.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Write {
    Attribute(u8),
    Event,
    Link,
    Fine,
    Failed,
    Name,
    Error,
    End,
}

fn writes() -> impl Strategy<Value = Write> {
    prop_oneof![
        3 => (0..3_u8).prop_map(Write::Attribute),
        2 => Just(Write::Event),
        1 => Just(Write::Link),
        1 => Just(Write::Fine),
        2 => Just(Write::Failed),
        1 => Just(Write::Name),
        2 => Just(Write::Error),
        1 => Just(Write::End),
    ]
}

fn forms() -> impl Strategy<Value = Form> {
    let kept = 0..4_usize;
    prop_oneof![
        4 => Just(Form::Function),
        1 => Just(Form::Leaf),
        4 => Just(Form::Async),
        1 => Just(Form::AsyncLeaf),
        1 => kept.clone().prop_map(Form::AsyncMoved),
        1 => Just(Form::AsyncSent),
        1 => Just(Form::Stream),
        1 => Just(Form::Root),
        1 => Just(Form::AsyncRoot),
        1 => kept.clone().prop_map(Form::Under),
        2 => kept.clone().prop_map(Form::AsyncUnder),
        1 => Just(Form::Remote(Remote::Sampled)),
        1 => Just(Form::Remote(Remote::Unsampled)),
        1 => Just(Form::Remote(Remote::WithState)),
        1 => Just(Form::Block),
        1 => Just(Form::AsyncBlock),
        1 => Just(Form::Told),
        1 => Just(Form::Library),
        1 => kept.prop_map(Form::Attached),
        1 => Just(Form::Suppressed),
        1 => Just(Form::Thread),
    ]
}

fn ends() -> impl Strategy<Value = End> {
    prop_oneof![
        6 => Just(End::Fine),
        3 => Just(End::Fails),
        1 => Just(End::Panics),
        2 => (1..4_u8).prop_map(End::Cancelled),
    ]
}

fn calls(steps: impl Strategy<Value = Step>) -> impl Strategy<Value = Call> {
    (forms(), vec(steps, 0..6), ends(), any::<bool>()).prop_map(
        |(form, program, end, is_passed_on)| Call {
            form,
            program,
            end,
            is_passed_on,
        },
    )
}

fn steps() -> impl Strategy<Value = Step> {
    let simple = prop_oneof![
        1 => Just(Step::Record),
        1 => Just(Step::Event),
        3 => writes().prop_map(Step::Write),
        2 => Just(Step::Keep),
        2 => (0..4_usize, writes()).prop_map(|(kept, write)| Step::WriteToKept(kept, write)),
        3 => Just(Step::Look),
        1 => (0..4_usize).prop_map(Step::LookAtKept),
        3 => Just(Step::Wait),
    ];
    simple.prop_recursive(6, 128, 8, |steps| {
        prop_oneof![
            12 => calls(steps.clone()).prop_map(Step::Call),
            1 => (calls(steps.clone()), calls(steps.clone())).prop_map(|(one, two)| Step::Both(one, two)),
            1 => steps,
        ]
    })
}

pub(crate) fn programs() -> impl Strategy<Value = Program> {
    vec(steps(), 3..16)
}
