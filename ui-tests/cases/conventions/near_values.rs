use traced::{event, in_span, record, traced};

#[traced(attrs(db.system.name = "postgres"), ok(_ => gen_ai.provider.name = "open_ai"))]
fn find() -> Result<(), ()> {
    in_span!("inner", attrs(messaging.system.name = "Kafka", messaging.operation.type = "recieve"), {
        record!(http.request.method = "get");
        event!("done", network.transport = "TCP");
    });
    Ok(())
}

fn main() {
    let _ = find();
}
