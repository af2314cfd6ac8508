// Values that are made of personal data and are none, and values that are not listed and need not be.
#![deny(warnings)]
use std::collections::HashMap;

use traced::{event, in_span, record, traced};

struct User {
    id: u64,
    kind: &'static str,
    email: Option<String>,
    password: String,
}

impl User {
    fn verify_password(&self) -> bool {
        !self.password.is_empty()
    }

    fn id(&self) -> u64 {
        self.id
    }
}

fn verify(password: &str) -> bool {
    password.len() > 8
}

/// What is read beside it, counted, compared, hashed.
#[traced(attrs(
    user.id = user.id().to_string(),
    kind = user.kind,
    has_email = user.email.is_some(),
    email_given = user.email.is_some(),
    email_known = user.email.as_deref().is_some_and(|email| email.contains('@')),
    email_parts = user.email.iter().count(),
    password_ok = verify(&user.password),
    checked = user.verify_password(),
    weak = user.password.len() < 8,
    same = user.password == user.kind,
    contact = user.email.as_deref().map(traced::hash),
    joined = user.email.as_ref().map(|email| traced::hash(email)),
    domain = user.email.as_deref().and_then(|email| Some(email.split_once('@')?.1.len()))
))]
fn user(user: &User) {}

/// Texts, their measures, and what depends on them.
#[traced(attrs(
    size = content.len(),
    content_length = content.chars().count(),
    empty = content.is_empty(),
    lines = { content.lines().count() },
    rank = if content.is_empty() { 1 } else { 2 },
    class = match content.len() { 0 => "none", _ => "some" },
    label = format!("{} bytes", content.len()),
    hash = traced::hash(&content)
))]
fn text(content: &str) {
    in_span!("inner", attrs(length = content.len()), {
        record!(words = content.split_whitespace().count());
        event!("read", size = content.len());
    });
}

/// Lists of values are open: what is near to none of them is one's own.
#[traced(kind = client, attrs(
    db.system.name = "our_own_store",
    db.operation.name = "SELECT",
    error.type = "essay_too_long",
    messaging.system.name = "our_own_queue",
    messaging.operation.name = "poll"
))]
fn open_lists() {
    record!(http.request.method = "GET");
}

/// Excepted, with a reason.
#[traced(
    attrs(user.email = user.email, contact = user.email.as_deref(), sent_to = %user.password),
    allow(user.email, contact, reason = "support console, reviewed 2026-10"),
    allow(sent_to, reason = "a test account")
)]
fn excepted(user: &User, map: &HashMap<&str, &str>) {
    record!(reply_to = map["email"], allow(reply_to, reason = "support console"));
    event!("sent", allow(names::CONTACT, reason = "support console"), names::CONTACT = map["email"]);
    in_span!("inner", attrs(kind = map["kind"]), {});
}

mod names {
    pub const CONTACT: &str = "user_email";
}

struct Repo;

#[traced]
impl Repo {
    #[traced(kind = client, attrs(db.query.text = "SELECT 1"), allow(db.system.name, reason = "known to the server"))]
    fn get(&self) {}
}

fn main() {
    let someone = User { id: 1, kind: "student", email: None, password: String::new() };
    user(&someone);
    text("");
    open_lists();
    excepted(&someone, &HashMap::from([("email", ""), ("kind", "")]));
    Repo.get();
}
