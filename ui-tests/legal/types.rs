// Everything that is of an attribute's type, in any of the forms that it comes in.
#![deny(warnings)]
use std::borrow::Cow;
use std::fmt::{self, Display};
use std::num::NonZeroU16;
use std::rc::Rc;
use std::sync::Arc;

use traced::opentelemetry::Value;
use traced::{ToValue, event, in_span, record, traced, typed};

struct Method;

impl Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GET")
    }
}

struct Status(u16);

impl ToValue for Status {
    fn to_value(&self) -> Option<Value> {
        self.0.to_value()
    }
}

impl typed::Int for Status {}

#[traced(attrs(url.path = path, url.scheme = scheme, http.request.method = Method, http.route = route, url.query = query))]
fn texts(path: &str, scheme: Box<str>, route: Arc<String>, query: Option<Cow<'_, str>>) {
    record!(server.address = &&path, user.id = 7.to_string(), client.address = %7, url.domain = ?path);
    record!(user_agent.original = Some(Method), db.namespace = Value::from("essays"), db.query.text = 'c'.to_string());
    event!("read", http.route = *route, url.path = scheme, url.template = query.as_deref());
}

#[traced(attrs(http.request.method = method, http.route = route))]
fn generic_texts<T: Display, U: Display + ?Sized>(method: T, route: &U) {}

#[traced(attrs(user_agent.original = agent, http.route = any))]
fn unsized_texts(agent: impl Display + Send, any: &dyn Display) {}

#[traced(
    attrs(server.port = port, client.port = &&client, network.peer.port = peer, network.local.port = 80),
    ret(status => http.response.status_code = status)
)]
fn ints(port: u16, client: usize, peer: NonZeroU16) -> Status {
    record!(http.request.body.size = Some(7_u64), http.response.body.size = None::<i64>);
    record!(http.request.size = Box::new(7_i8), http.response.size = Rc::new(7_u128));
    event!("sent", http.request.resend_count = Value::I64(1), db.response.returned_rows = "abc".len());
    Status(port)
}

#[traced(attrs(http.response.status_code = status))]
fn generic_ints<T: typed::Int>(status: T) {}

#[traced(attrs(gen_ai.request.temperature = 0.7, gen_ai.request.top_p = top_p, gen_ai.request.top_k = Some(&top_p)))]
fn doubles(top_p: f32) {}

#[traced(attrs(gen_ai.request.stream = stream, faas.coldstart = true, browser.mobile = Some(!stream)))]
fn booleans(stream: bool) {}

#[traced(attrs(
    gen_ai.request.stop_sequences = stop,
    host.ip = ["10.0.0.1"],
    "http.request.header.x-id" = vec![String::new()],
    "http.response.header.x-id" = &ids[..],
    process.command_args = None::<Vec<Arc<str>>>
))]
fn arrays_of_texts(stop: &[String], ids: &[&str]) {}

#[traced(attrs(pprof.scope.sample_type_order = order))]
fn arrays_of_ints(order: Vec<u32>) {}

struct Repo;

#[traced]
impl Repo {
    #[traced(ok(status => http.response.status_code = status), err(error => error.type = error))]
    async fn get(&self) -> Result<u16, fmt::Error> {
        std::future::ready(Ok(200)).await
    }
}

fn main() {
    texts("", Box::from("https"), Arc::default(), None);
    generic_texts("GET", "/");
    unsized_texts("curl", &7);
    ints(80, 80, NonZeroU16::MIN);
    generic_ints(200);
    doubles(0.5);
    booleans(true);
    arrays_of_texts(&[], &[]);
    arrays_of_ints(vec![1]);
    drop(Repo.get());
    in_span!("inner", attrs(server.port = 80), {});
}
