use traced::{event, in_span, record, traced};

#[traced(attrs(otel.status_code = "ERROR", otel.name = "find", otel.anything = 1))]
fn find() {
    in_span!("inner", attrs(otel.kind = "client", otel.scope.name = "repo"), {
        record!(traced.cancelled = true);
        event!("done", otel.event.name = "done");
    });
}

fn main() {
    find();
}
