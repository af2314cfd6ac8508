use traced::{in_span, traced};

#[traced(kind = client, attrs(db.query.text = "SELECT 1"))]
fn select() {}

#[traced(kind = server, attrs(http.route = "/essays"), ok(_ => http.response.status_code = 200))]
fn serve() -> Result<(), ()> {
    Ok(())
}

#[traced(attrs(messaging.system.name = "kafka"), kind = consumer)]
fn consume() {
    in_span!("ask", kind = client, attrs(gen_ai.request.model = "small"), {});
}

struct Repo;

#[traced(kind = client)]
impl Repo {
    #[traced(attrs(db.query.text = "SELECT 1"))]
    fn get(&self) {}
}

fn main() {
    select();
    let _ = serve();
    consume();
    Repo.get();
}
