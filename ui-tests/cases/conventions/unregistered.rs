use traced::{event, in_span, record, traced};

#[traced(attrs(db.table = "essays", db.shard = 3, llm.model = "small"), ret(rows => db.colection.name = rows))]
fn find() -> &'static str {
    in_span!("send", attrs(queue.name = "essays", messaging.destnation.name = "essays"), {
        record!(llm.prompt_tokens = 7, http.cache = "hit");
    });
    event!("done", gen_ai.usage.inputtokens = 7);
    "7"
}

fn main() {
    find();
}
