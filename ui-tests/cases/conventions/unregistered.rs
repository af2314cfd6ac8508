use traced::{event, in_span, record, traced};

#[traced(attrs(db.table = "essays", db.shard = 3, llm.model = "small"), ret(rows => db.colection.name = rows))]
fn find() -> &'static str {
    in_span!("send", attrs(messaging.queue = "essays", messaging.destnation.name = "essays"), {
        record!(llm.prompt_tokens = 7, http.cache = "hit");
    });
    event!("done", gen_ai.usage.inputtokens = 7);
    "7"
}

/// Names with a key of one's own.
#[traced(attrs(http.request.header = ["7"], http.request.header.x-id = ["7"], batch-id = 7))]
fn serve() {}

fn main() {
    serve();
    find();
}
