// Names that look like those which are refused, and are none of them.
#![deny(warnings)]
use traced::{event, in_span, record, traced};

mod names {
    pub const BATCH_ID: &str = "batch_id";
    pub const STATEMENT: &str = "db.query.text";
    pub const HASH: &str = "email_hash";
    pub const LENGTH: &str = "essay.content_length";
}

/// Flags, measures and hashes of personal data.
#[traced(attrs(
    is_email = true,
    has_password = true,
    student.has_phone = true,
    email_count = 1,
    content_length = 1,
    body_size = 1,
    prompt_tokens = 1,
    password_changes = 1,
    email_hash = "7f",
    email_sent = true,
    password_ok = true
))]
fn about_personal_data() {}

/// Single words that more often mean a thing than a person.
#[traced(attrs(state = "open", token = 1, name = "essay", address = "10.0.0.1", title = "", text = "", age = 3, r#type = "a"))]
fn single_words() {}

/// Namespaces of a project's own, and what comes from the platforms that are traced.
#[traced(attrs(
    batch_id = 1,
    essay_id = 1,
    essay_count = 1,
    correlation_id = "a",
    word_count = 1,
    validation.type = "grammar",
    task.type = "check",
    order.total = 1.5,
    essay.state = "open",
    net.custom = 1,
    queues.name = "tasks",
    opentelemetry.kind = 1,
    traced_by = "us",
    event.kind = "created"
))]
fn of_a_project() {}

/// Registered names, those with keys of one's own included.
#[traced(kind = server, attrs(
    http.request.method = "GET",
    url.path = "/essays",
    url.scheme = "https",
    "http.request.header.x-id" = ["1"],
    "http.request.header.content-type" = ["text/plain"],
    client.address = "10.0.0.1",
    user_agent.original = "curl",
    user.id = "7",
    user.hash = "7f",
    deployment.environment.name = "production"
), ok(_ => http.response.status_code = 200))]
fn of_the_registry() -> Result<(), ()> {
    record!(server.address = "essays.example", network.protocol.version = "2");
    event!("routed", http.route = "/essays");
    Ok(())
}

/// Names that moved into a registry of their own.
#[traced(kind = client, attrs(
    gen_ai.operation.name = "chat",
    gen_ai.provider.name = "openai",
    gen_ai.request.model = "small",
    gen_ai.request.temperature = 0.7,
    gen_ai.usage.input_tokens = 7,
    gen_ai.usage.output_tokens = 7
))]
fn of_a_model() {}

struct Repo;

#[traced(prefix = "essay_repo", kind = client)]
impl Repo {
    #[traced(attrs(db.system.name = "postgresql", db.query.text = "SELECT 1", db.collection.name = "essays"))]
    fn get(&self) {
        record!(db.response.returned_rows = 1);
    }

    #[traced(name = "list-essays")]
    fn list(&self) {}
}

/// Names in constants.
#[traced(attrs(names::BATCH_ID = 1, names::STATEMENT = "SELECT 1"))]
fn in_constants() {
    record!(names::HASH = "7f");
    event!("done", names::LENGTH = 1);
}

/// Names of spans.
#[traced(name = "GET /essays/{id}", kind = server)]
fn route() {
    in_span!("process essays.created", kind = consumer, { Repo.list() });
}

fn main() {
    about_personal_data();
    single_words();
    of_a_project();
    let _ = of_the_registry();
    of_a_model();
    Repo.get();
    in_constants();
    route();
}
