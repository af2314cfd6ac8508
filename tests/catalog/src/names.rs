//! Names that are constants.

use traced::{event, in_span, record, traced};

pub const SPAN: &str = "import essays";
pub const INNER: &str = "parse_essay";
pub const EVENT: &str = "cache-miss";
pub const SCOPE: &str = "imports";
pub const ATTRIBUTE: &str = "essay_id";
pub const REGISTERED: &str = "db.system.name";

#[traced(name = SPAN, scope = SCOPE, kind = client, attrs(ATTRIBUTE = id, REGISTERED = system()))]
pub fn constants(id: u64) {
    event!(EVENT, self::ATTRIBUTE = id);
    record!(REGISTERED = "sqlite");
    in_span!(self::INNER, scope = "literal", {});
}

fn system() -> String {
    "sqlite".to_owned()
}
