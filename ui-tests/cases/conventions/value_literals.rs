// Literals of another type than the attribute's.
use traced::{event, in_span, record, traced};

#[traced(attrs(http.response.status_code = "200", server.port = 1.5, http.request.resend_count = true))]
fn ints() {}

#[traced(attrs(gen_ai.request.temperature = 1, gen_ai.request.top_p = "0.5", gen_ai.request.top_k = -1))]
fn doubles() {}

#[traced(attrs(gen_ai.request.stream = 1, faas.coldstart = "true"))]
fn booleans() {}

#[traced(attrs(http.request.method = 7, http.route = true, url.path = 1.5))]
fn texts() {}

#[traced(attrs(gen_ai.request.stop_sequences = "stop", "http.request.header.x-id" = "7"))]
fn arrays_of_texts() {}

#[traced(attrs(pprof.scope.sample_type_order = 1))]
fn arrays_of_ints() {}

#[traced(attrs(server.port = %port, http.response.status_code = ?port, "http.request.header.x-id" = %port))]
fn marks(port: u16) {}

struct Repo;

#[traced]
impl Repo {
    #[traced(ok(_ => http.response.status_code = "200"))]
    fn get(&self) -> Result<String, ()> {
        Err(())
    }
}

fn main() {
    in_span!("inner", attrs(server.port = "80"), {
        record!(http.response.status_code = "ok");
        event!("done", http.response.status_code = &"200");
    });
}
