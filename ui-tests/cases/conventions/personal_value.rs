use std::borrow::Cow;
use std::collections::HashMap;

use traced::{event, in_span, record, traced};

struct User {
    email: String,
    name: Option<String>,
}

impl User {
    fn phone(&self) -> &str {
        ""
    }
    fn get_email(&self) -> &str {
        &self.email
    }
}

struct Repo {
    password: String,
}

#[traced]
impl Repo {
    #[traced(attrs(opened_with = self.password, masked = *self.password.trim()))]
    fn open(&self) {}
}

/// Fields, getters, and what only changes their form.
#[traced(attrs(
    contact = user.email,
    shown = %user.email,
    debugged = ?&user.name,
    by_getter = user.phone(),
    by_prefixed_getter = user.get_email(),
    copied = user.email.clone().to_lowercase(),
    chosen = user.name.as_deref().unwrap_or("nobody"),
    mapped = user.name.as_ref().map(|name| name.trim().to_owned()),
    by_path = user.name.as_ref().map(String::as_str),
    by_getter_path = Some(user).map(User::phone),
    borrowed = Cow::Borrowed(user.email.as_str())
))]
fn fields(user: &User) {}

/// Variables, also those in a text.
#[traced(attrs(
    contact = email,
    text = format!("<{email}>"),
    padded = format!("{email:>20}"),
    positional = format!("{}", email.trim()),
    listed = [email, "nobody"]
))]
fn variables(email: &str) {}

/// Keys of maps.
#[traced(attrs(contact = map["email"], other = map.get("phone_number").copied(), third = %map["user"].email))]
fn maps(map: &HashMap<&str, User>) {}

/// What an expression may come to.
#[traced(attrs(
    either = if known { email } else { "" },
    one_of = match known { true => email, false => "" },
    block = { email.trim() },
    block_of_a_macro = { format!("{email}") }
))]
fn branches(known: bool, email: &str) {}

#[traced(ok(user => contact = user.email), err(password => shown = %password))]
fn results() -> Result<User, String> {
    let content = String::new();
    in_span!("inner", attrs(text = content), {
        record!(text = content);
        event!("read", text = &content);
    });
    Err(content)
}

/// A name that says that it holds no text does not make it so.
#[traced(attrs(email_hash = email))]
fn called_a_hash(email: &str) {}

fn main() {}
