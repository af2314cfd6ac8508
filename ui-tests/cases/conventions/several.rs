// Every fault of one annotation is answered in one pass, each on its own token.
use traced::traced;

#[traced(
    "createEssay",
    kind = client,
    attrs(batchId, db.statement = sql, db.table = "essays", user_email = sql, contact = user.email, otel.name = sql),
    ok(status => http.response.status_code = %status),
    err(e => network.transport = "TCP"),
    allow(batch_id, reason = "support console")
)]
fn create(batchId: u32, sql: &str, user: &User) -> Result<u32, String> {
    sql.parse().map_err(|_| user.email.clone())
}

struct User {
    email: String,
}

fn main() {
    let _: Result<u32, String> = create(1, "", &User { email: String::new() });
}
