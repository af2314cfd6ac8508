use traced::{event, in_span, record, traced};

mod names {
    pub const CONTACT: &str = "user_email";
}

#[traced(attrs(user_email = 1), allow(user_email))]
fn no_reason() {}

#[traced(attrs(user_email = 1), allow(user_email, reason = ""))]
fn empty_reason() {}

#[traced(attrs(user_email = 1), allow(user_email, reason = REASON))]
fn reason_in_a_constant() {}

#[traced(attrs(user_email = 1), allow(reason = "support console"))]
fn no_name() {}

#[traced(attrs(user_email = 1), allow)]
fn no_parentheses() {}

#[traced(attrs(user_email = 1), allow = user_email)]
fn assigned() {}

#[traced(attrs(user_email = 1, allow(user_email, reason = "support console")))]
fn inside_of_attrs() {}

#[traced(attrs(user_id = 1), allow(user_id, essay_title, reason = "support console"))]
fn unneeded() {}

#[traced(attrs(user_email = 1), allow(user_emial, reason = "support console"))]
fn misspelt() {}

#[traced(attrs(user_email = 1), allow(user_email, reason = "a"), allow(user_email, reason = "b"))]
fn twice() {}

#[traced(attrs(user_email = 1), allow(user_email, reason = "a", reason = "b"))]
fn two_reasons() {}

#[traced(attrs(user_email = 1), allow(user_email, because = "support console"))]
fn unknown_word() {}

#[traced(attrs(user_email = 1), allow(user_email reason = "support console"))]
fn no_comma() {}

#[traced(attrs(user_email = 1), allow(user.*, reason = "support console"))]
fn pattern() {}

#[traced(attrs(names::CONTACT = 1), allow(names::CONTACTS, reason = "support console"))]
fn constant() {}

/// What no exception helps against.
#[traced(attrs(otel.name = "a", batchId = 1), allow(otel.name, batchId, reason = "support console"))]
fn never_excepted() {}

/// One of several methods needs it.
struct Repo;

#[traced(allow(user_email, reason = "support console"))]
impl Repo {
    #[traced(attrs(user_email = 1))]
    fn get(&self) {}
}

fn late() {
    record!(user_email = 1, allow(user_email));
    record!(user_id = 1, allow(user_id, reason = "support console"));
    record!(allow(user_email, reason = "support console"));
    event!("seen", user_email = 1, allow(reason = "support console"));
    in_span!("inner", attrs(user_email = 1), allow(user_email, reason = " "), {});
}

#[traced(attrs(user_email = 1), allow(user_email, "support console"))]
fn reason_without_its_word() {}

fn main() {}
