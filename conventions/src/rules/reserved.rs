//! Names that OpenTelemetry's exporters and this project write themselves.

use crate::bytes::{equal, starts_with};

/// Whether the name is in a namespace that is not for applications: `otel.*`, which the specification keeps for
/// itself (semantic conventions, "Naming", section "otel.* namespace"), and `traced.*`.
pub(crate) const fn is_reserved(name: &[u8]) -> bool {
    // Nearly every name begins otherwise, and in `const` evaluation calls are slow.
    if !matches!(name, [b'o' | b't', ..]) {
        return false;
    }
    starts_with(name, b"otel.")
        || starts_with(name, b"traced.")
        || equal(name, b"otel")
        || equal(name, b"traced")
}

/// What to write in place of a reserved name.
pub(crate) fn instead(name: &str) -> &'static str {
    match name {
        "otel.status_code" | "otel.status_description" | "otel.status_message" => {
            "return an `Err` or call `traced::record_error(&error)`, which set the span's status"
        }
        "otel.name" => "write `name = \"…\"` outside of `attrs(…)`",
        "otel.kind" => "write `kind = …` outside of `attrs(…)`",
        "otel.scope.name" | "otel.library.name" => "write `scope = \"…\"` outside of `attrs(…)`",
        _ => "choose a namespace of your own, such as your application's name",
    }
}
