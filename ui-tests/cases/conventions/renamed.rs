use traced::{event, in_span, record, traced};

struct Repo;

#[traced(prefix = "repo")]
impl Repo {
    #[traced(attrs(db.statement = sql), ok(rows => db.system = "postgresql", db.rows = rows))]
    fn find(&self, sql: &str) -> Result<u32, String> {
        sql.parse().map_err(|_| String::new())
    }
}

#[traced(kind = server, attrs("http.status_code" = 200), err(e => http.flavor = e))]
fn serve() -> Result<(), String> {
    in_span!("select", attrs(db.operation = "SELECT"), {
        record!(http.user_agent = "curl");
        event!("sent", http.request.header.x_id = ["7"], rpc.grpc.request.metadata.x_id = ["7"]);
    });
    Ok(())
}

/// Deprecated, and replaced by nothing.
#[traced(attrs(db.user = "app", exception.escaped = true))]
fn connect() {}

/// Deprecated, and what replaces them holds something else.
#[traced(attrs(http.target = "/", enduser.id = 7))]
fn route() {}

fn main() {
    let _ = Repo.find("SELECT 1");
    let _ = serve();
    connect();
    route();
}
