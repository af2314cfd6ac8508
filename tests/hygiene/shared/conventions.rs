//! Attributes that the conventions know: what is checked while compiling takes no lint and asks for no import.

use std::fmt::Display;

use traced::{event, in_span, record, traced};

/// Names in constants.
pub mod keys {
    /// The owner.
    pub const OWNER: &str = "owner.id";
}

/// A person.
#[derive(Debug, Clone, Default)]
pub struct User {
    /// What only the person should read.
    pub email: Option<String>,
    /// Who it is.
    pub id: u64,
}

/// `needless_borrow`, `cast_possible_truncation`, `unnecessary_cast`, `useless_conversion`, `large_stack_arrays`.
///
/// # Errors
/// Never.
#[traced(
    kind = client,
    attrs(
        db.system.name = "postgresql",
        db.query.text = query,
        server.port = port,
        gen_ai.request.temperature = 0.5,
        gen_ai.request.stream = true,
        host.ip = ["10.0.0.1"],
        keys::OWNER = user.id,
        has_email = user.email.is_some(),
        user.hash = user.email.as_deref().map(str::len).map(|length| length.to_string()),
        user.email = user.email,
    ),
    ok(rows => db.response.returned_rows = rows),
    err(error => error.type = error),
    allow(user.email, reason = "a test"),
    allow(keys::OWNER, reason = "a test")
)]
pub fn find<Query: Display + ?Sized>(
    query: &Query,
    port: u16,
    user: &User,
) -> Result<usize, String> {
    record!(http.request.body.size = query.to_string().len());
    event!(
        "found",
        keys::OWNER = user.id,
        user.email = user.email,
        allow(user.email, reason = "a test")
    );
    in_span!("inner", attrs(server.port = &port), { Ok(1) })
}
