// The attributes of a platform that wrote its tracing by hand.
use traced::{in_span, record, traced};

#[traced(kind = client, attrs(db.statement = sql, db.system = "postgresql", db.operation = "SELECT", db.table = "essays"))]
fn query(sql: &str) {
    record!(db.rows_returned = sql.len());
}

#[traced(kind = server, attrs(http.client_ip = "10.0.0.1", http.user_agent = "curl"), ok(_ => http.status_code = 200))]
fn serve() -> Result<(), ()> {
    Ok(())
}

#[traced(attrs(user.email = user, user_name = user, content = user, deployment.environment = "production"))]
fn register(user: &str) {
    in_span!("publish", attrs(messaging.topic = "tasks"), {});
    in_span!("ask", kind = client, attrs(llm.model = "small"), {
        record!(llm.prompt_tokens = user.len());
    });
}

fn main() {
    query("");
    let _ = serve();
    register("");
}
