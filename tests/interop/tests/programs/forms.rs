//! Annotated functions of every form.

use futures_util::StreamExt as _;
use futures_util::{Stream, stream};
use opentelemetry::Context;
use traced::traced;

use crate::interpreter::{Body, Outcome};
use crate::others::caller;
use crate::program::Remote;

#[traced(attrs(number))]
pub(crate) fn function(number: u64, body: Body<'_>) -> Outcome {
    body.now()
}

#[traced(leaf, attrs(number))]
pub(crate) fn leaf(number: u64, body: Body<'_>) -> Outcome {
    body.now()
}

#[traced(attrs(number), kind = consumer)]
pub(crate) async fn asynchronous(number: u64, body: Body<'_>) -> Outcome {
    body.later().await
}

#[traced(leaf, attrs(number))]
pub(crate) async fn asynchronous_leaf(number: u64, body: Body<'_>) -> Outcome {
    body.later().await
}

#[traced(root, attrs(number))]
pub(crate) fn root(number: u64, body: Body<'_>) -> Outcome {
    body.now()
}

#[traced(root, attrs(number))]
pub(crate) async fn asynchronous_root(number: u64, body: Body<'_>) -> Outcome {
    body.later().await
}

#[traced(parent = parent, attrs(number))]
pub(crate) fn under(number: u64, parent: Context, body: Body<'_>) -> Outcome {
    body.now()
}

/// Its result is looked at where it came about.
#[traced(parent = parent, attrs(number), ret(_ => looks = body.look()))]
pub(crate) async fn asynchronous_under(number: u64, parent: Context, body: Body<'_>) -> Outcome {
    body.later().await
}

#[traced(attrs(number))]
pub(crate) fn items(number: u64, body: Body<'_>) -> impl Stream<Item = Outcome> + Send {
    stream::iter([Ok(1)]).chain(stream::once(body.later()))
}

#[traced(
    links(caller(Remote::WithState)),
    sampler_attrs(tenant = "t-1"),
    attrs(number, text = number.to_string()),
    ok(count => count),
    ret(outcome => is_fine = outcome.is_ok()),
    err(error => failed_with = %error)
)]
pub(crate) fn told(number: u64, body: Body<'_>) -> Outcome {
    body.now()
}
