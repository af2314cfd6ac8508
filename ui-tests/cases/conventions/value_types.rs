// The registry says of what type an attribute is.
use std::collections::HashMap;
use std::fmt;

use traced::opentelemetry::Value;
use traced::{ToValue, event, in_span, record, traced};

struct Status(u16);

impl ToValue for Status {
    fn to_value(&self) -> Option<Value> {
        self.0.to_value()
    }
}

struct Method;

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("GET")
    }
}

struct Nothing;

#[traced(attrs(http.response.status_code = *status))]
fn int_of_a_type_that_may_be_one(status: &Status) {}

#[traced(attrs(http.response.status_code = status, server.port = temperature, http.request.resend_count = Some("2")))]
fn ints(status: Method, temperature: f64) {}

#[traced(attrs(gen_ai.request.temperature = number, gen_ai.request.top_p = Some(text)))]
fn doubles(number: u8, text: &str) {}

#[traced(attrs(gen_ai.request.stream = number, faas.coldstart = text, browser.mobile = None::<&str>))]
fn booleans(number: u8, text: &str) {}

#[traced(attrs(http.request.method = number, http.route = &flag, url.path = Some(&[""]), url.scheme = status))]
fn texts(status: Status, number: u8, flag: bool) {}

#[traced(attrs(http.request.method = nothing))]
fn text_of_nothing(nothing: Nothing) {}

#[traced(attrs(gen_ai.request.stop_sequences = text, host.ip = [1], "http.request.header.x-id" = number))]
fn arrays_of_texts(text: String, number: u8) {}

#[traced(attrs(pprof.scope.sample_type_order = order))]
fn arrays_of_ints(order: Vec<String>) {}

#[traced(attrs(gen_ai.request.stop_sequences = map))]
fn array_of_a_map(map: &HashMap<String, String>) {}

#[traced(attrs(http.response.status_code = status))]
fn int_of_any_type<T: ToValue>(status: T) {}

struct Repo;

#[traced]
impl Repo {
    #[traced(ok(status => http.response.status_code = status))]
    fn get(&self) -> Result<String, ()> {
        Err(())
    }
}

/// The name is that of a flag and of a measure; what they are read from is personal data.
#[traced(attrs(has_email = user.email, email_count = user.email))]
fn trusted_names(user: User) {}

struct User {
    email: Option<String>,
}

fn main() {
    let text = "80";
    in_span!("inner", attrs(server.port = text), {
        record!(http.response.status_code = text);
        event!("done", http.response.status_code = &text);
    });
}
