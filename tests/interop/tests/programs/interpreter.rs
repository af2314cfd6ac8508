//! Runs programs in annotated functions.

use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, resume_unwind};
use std::pin::{Pin, pin};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context as Task, Poll, Waker};
use std::thread;

use futures_util::{FutureExt as _, Stream, StreamExt as _};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::trace::Tracer as _;
use opentelemetry::{Context, KeyValue, global};
use traced::{event, in_current_context, in_span, record};
use traced_interop_tests::kept::lock;

use crate::forms::{
    asynchronous, asynchronous_leaf, asynchronous_root, asynchronous_under, function, items, leaf,
    root, told, under,
};
use crate::look::{Look, Looks};
use crate::others::{Writable as _, caller};
use crate::program::{Call, End, Form, Program, Step};

/// What a call returns.
pub(crate) type Outcome = Result<u64, String>;
type Running<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// What a program remembers while it runs.
#[derive(Debug, Default)]
struct Machine {
    /// The service that it runs in, and no span.
    service: Context,
    calls: AtomicU64,
    kept: Mutex<Vec<Context>>,
    looks: Mutex<Looks>,
}

/// Runs a program from its beginning to its end, and returns what it saw.
pub(crate) fn run(program: &Program) -> Vec<Look> {
    let machine = Machine {
        service: Context::current(),
        ..Machine::default()
    };
    let body = Body {
        machine: &machine,
        program,
        end: End::Fine,
    };
    // What it ends with is nobody's.
    let _ = body.now();
    lock(&machine.looks).taken.clone()
}

/// What a call does.
#[derive(Clone, Copy)]
pub(crate) struct Body<'a> {
    machine: &'a Machine,
    program: &'a Program,
    end: End,
}

/// Polls it until it is done.
fn wait<T>(future: impl Future<Output = T>) -> T {
    let mut future = pin!(future);
    let mut task = Task::from_waker(Waker::noop());
    loop {
        if let Poll::Ready(output) = future.as_mut().poll(&mut task) {
            return output;
        }
    }
}

async fn next_poll() {
    let mut is_waiting = true;
    poll_fn(|_| match std::mem::take(&mut is_waiting) {
        true => Poll::Pending,
        false => Poll::Ready(()),
    })
    .await;
}

impl<'a> Body<'a> {
    pub(crate) fn now(self) -> Outcome {
        wait(self.later())
    }

    pub(crate) fn later(self) -> Running<'a> {
        Box::pin(async move {
            for step in self.program {
                self.machine.step(step).await?;
            }
            match self.end {
                End::Fails => Err(format!("error {}", self.program.len())),
                End::Panics => resume_unwind(Box::new("on purpose")),
                End::Fine | End::Cancelled(_) => Ok(self.program.len() as u64),
            }
        })
    }

    /// Somebody looks, for the so many-th time.
    pub(crate) fn look(self) -> usize {
        self.machine.look();
        lock(&self.machine.looks).taken.len()
    }
}

impl Machine {
    fn number(&self) -> u64 {
        self.calls.fetch_add(1, Ordering::Relaxed)
    }

    fn kept(&self, index: usize) -> Option<Context> {
        lock(&self.kept).get(index).cloned()
    }

    fn look(&self) {
        lock(&self.looks).look(&Context::current());
    }

    /// A context to be under, which has baggage of its own.
    fn parent(&self, index: usize) -> Context {
        let parent = self.kept(index).unwrap_or_else(Context::current);
        parent.with_baggage([KeyValue::new("tenant", index.to_string())])
    }

    async fn step(&self, step: &Step) -> Result<(), String> {
        match step {
            Step::Call(call) => return self.called(call).await,
            Step::Both(one, two) => {
                let (one, two) = futures_util::join!(self.called(one), self.called(two));
                return one.and(two);
            }
            Step::Record => record!(noted = 7),
            Step::Event => event!("noted", line = 7),
            Step::Write(written) => Context::current().write(*written),
            Step::Keep => lock(&self.kept).push(Context::current()),
            Step::WriteToKept(index, written) => {
                if let Some(context) = self.kept(*index) {
                    context.write(*written);
                }
            }
            Step::Look => self.look(),
            Step::LookAtKept(index) => {
                if let Some(context) = self.kept(*index) {
                    lock(&self.looks).look(&context);
                }
            }
            Step::Wait => {
                next_poll().await;
                self.look();
            }
        }
        Ok(())
    }

    /// What comes of a call for its caller: a panic ends there.
    async fn called(&self, call: &Call) -> Result<(), String> {
        let outcome = AssertUnwindSafe(self.call(call)).catch_unwind().await;
        match outcome {
            Ok(Err(error)) if call.is_passed_on => Err(error),
            _ => Ok(()),
        }
    }

    async fn call(&self, call: &Call) -> Outcome {
        let number = self.number();
        let body = Body {
            machine: self,
            program: &call.program,
            end: call.end,
        };
        match (self.start(call.form, number, body), call.end) {
            (Started::Done(outcome), _) => outcome,
            (Started::Running(mut running), End::Cancelled(polls)) => (0..polls)
                .find_map(|_| running.as_mut().now_or_never())
                .unwrap_or(Ok(0)),
            (Started::Running(running), _) => running.await,
        }
    }

    fn start<'a>(&'a self, form: Form, number: u64, body: Body<'a>) -> Started<'a> {
        let done = match form {
            Form::Async => return Started::of(asynchronous(number, body)),
            Form::AsyncLeaf => return Started::of(asynchronous_leaf(number, body)),
            Form::AsyncRoot => return Started::of(asynchronous_root(number, body)),
            Form::AsyncUnder(index) => {
                return Started::of(asynchronous_under(number, self.parent(index), body));
            }
            Form::AsyncBlock => {
                return Started::of(in_span!("async_block", attrs(number), async move {
                    body.later().await
                }));
            }
            Form::Stream => return Started::of(async move { all(items(number, body)).await }),
            Form::AsyncMoved(index) => moved(asynchronous(number, body), self.kept(index)),
            Form::AsyncSent => sent(asynchronous(number, body), &self.service),
            Form::Function => function(number, body),
            Form::Leaf => leaf(number, body),
            Form::Root => root(number, body),
            Form::Under(index) => under(number, self.parent(index), body),
            Form::Remote(remote) => under(number, caller(remote), body),
            Form::Block => in_span!("block", attrs(number), { body.now() }),
            Form::Told => told(number, body),
            Form::Library => global::tracer("library").in_span("library", |_| body.now()),
            Form::Attached(index) => {
                let _attached = self.kept(index).map(Context::attach);
                body.now()
            }
            Form::Suppressed => {
                let _suppressed = Context::enter_telemetry_suppressed_scope();
                body.now()
            }
            Form::Thread => thread::scope(|scope| {
                let other = scope.spawn(in_current_context(|| body.now()));
                other.join().unwrap_or_else(|panic| resume_unwind(panic))
            }),
        };
        Started::Done(done)
    }
}

enum Started<'a> {
    Done(Outcome),
    Running(Running<'a>),
}

impl<'a> Started<'a> {
    fn of(future: impl Future<Output = Outcome> + Send + 'a) -> Self {
        Self::Running(Box::pin(future))
    }
}

fn moved(future: impl Future<Output = Outcome>, kept: Option<Context>) -> Outcome {
    let _attached = kept.map(Context::attach);
    wait(future)
}

fn sent(future: impl Future<Output = Outcome> + Send, service: &Context) -> Outcome {
    let mut future = Box::pin(future);
    match future.as_mut().now_or_never() {
        Some(outcome) => outcome,
        None => thread::scope(|scope| {
            let other = scope.spawn(|| moved(future, Some(service.clone())));
            other.join().unwrap_or_else(|panic| resume_unwind(panic))
        }),
    }
}

async fn all(items: impl Stream<Item = Outcome>) -> Outcome {
    let items: Vec<_> = items.collect().await;
    items.into_iter().sum()
}
