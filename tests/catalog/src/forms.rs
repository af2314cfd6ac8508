//! Every form of what can be annotated.

use std::collections::HashMap;

use futures::Stream;
use futures::future::BoxFuture;
use traced::{event, in_span, traced, traced_consumer, traced_producer};

#[traced]
pub fn sync() {}

#[traced(kind = server)]
pub async fn asynchronous() {}

#[traced("generic", attrs(value))]
pub fn generic<T: std::fmt::Display>(value: T) {
    in_span!("inside_generic", {});
}

#[traced]
pub fn diverging() -> ! {
    panic!()
}

#[traced(kind = producer)]
pub fn boxed(id: u32) -> BoxFuture<'static, u32> {
    Box::pin(async move { id })
}

#[traced(kind = consumer)]
pub fn stream(id: u32) -> impl Stream<Item = u32> {
    futures::stream::iter([id])
}

pub struct Repo<T>(pub T);

#[traced(prefix = "repo", kind = client)]
impl<T> Repo<T> {
    pub fn get(&self) {}

    #[traced(attrs(id))]
    pub async fn put(&mut self, id: u64) {
        in_span!("store", async { std::future::ready(()).await }).await;
    }

    #[traced(skip)]
    pub fn skipped(&self) {}
}

#[async_trait::async_trait]
pub trait Store {
    #[traced("defaulted")]
    fn defaulted(&self) {}

    async fn load(&self) -> u32;
}

#[async_trait::async_trait]
impl<T: Send + Sync> Store for Repo<T> {
    #[traced("store.load")]
    async fn load(&self) -> u32 {
        event!("loaded");
        7
    }
}

macro_rules! annotated {
    ($name:ident) => {
        #[traced]
        pub fn $name() {}
    };
}

annotated!(by_macro);

/// What is excepted is listed with its reason.
#[traced(attrs(user.email = address), allow(user.email, reason = "support console, reviewed 2026-10"))]
pub fn excepted(address: &str) {
    event!(
        "asked",
        user.full_name = "x",
        allow(user.full_name, reason = "the same console")
    );
}

#[traced_consumer(system = "kafka", destination = "essay.submitted", from = metadata)]
pub fn consumer(metadata: &HashMap<String, String>) {}

#[traced_producer(system = "kafka", destination = "essay.submitted", into = metadata)]
pub fn producer(metadata: &mut HashMap<String, String>) {}
