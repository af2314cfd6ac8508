use secrecy::{SecretBox, SecretString};
use traced::traced;

struct Session {
    ticket: SecretString,
}

#[traced(attrs(ticket_value = session.ticket, ticket_debugged = ?session.ticket, pin))]
fn resume(session: &Session, pin: &SecretBox<u32>) {}

/// No false alarm: a hash of a secret.
#[traced(attrs(ticket_hash = traced::hash(&session.ticket)))]
fn end(session: &Session) {}

fn main() {}
