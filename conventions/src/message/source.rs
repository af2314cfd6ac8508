//! Where each rule about a name comes from.

use crate::{NameFault, Problem, SpanForm, Subject};

const NAMING: &str = "OpenTelemetry semantic conventions, page \"Naming\"";
const OWN: &str = "one form for all names that `traced` writes; OpenTelemetry leaves the choice";
const LOW_CARDINALITY: &str =
    "OpenTelemetry trace API, section \"Span\": a name stands for a class of spans";

/// The source of the rule that a name breaks.
pub(crate) fn source_of_rule(fault: &NameFault) -> &'static str {
    if fault.subject() == Subject::Attribute {
        return NAMING;
    }
    match fault.problem() {
        Problem::Placeholder { .. }
        | Problem::Url { .. }
        | Problem::QueryString { .. }
        | Problem::Identifier { .. } => LOW_CARDINALITY,
        Problem::QueryText { .. } => page(SpanForm::Database),
        Problem::RouteWithoutMethod => page(SpanForm::Http),
        Problem::WrongKind { form } => page(form),
        _ => OWN,
    }
}

const fn page(form: SpanForm) -> &'static str {
    match form {
        SpanForm::Http => "OpenTelemetry semantic conventions, HTTP spans, section \"Name\"",
        SpanForm::Rpc => "OpenTelemetry semantic conventions, RPC spans, section \"Span name\"",
        SpanForm::Messaging => {
            "OpenTelemetry semantic conventions, messaging spans, section \"Span name\""
        }
        SpanForm::Database => {
            "OpenTelemetry semantic conventions, database client spans, section \"Name\""
        }
        SpanForm::GenAi => "OpenTelemetry semantic conventions, generative AI spans",
    }
}
