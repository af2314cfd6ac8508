use secrecy::{SecretBox, SecretString};
use traced::traced;

struct Session {
    token: SecretString,
}

#[traced(attrs(token_value = session.token, token_debugged = ?session.token, pin))]
fn resume(session: &Session, pin: &SecretBox<u32>) {}

/// No false alarm: a hash of a secret.
#[traced(attrs(token_hash = traced::hash(&session.token)))]
fn end(session: &Session) {}

fn main() {}
