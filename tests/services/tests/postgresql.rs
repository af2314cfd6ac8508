//! The essay pipeline on PostgreSQL.

use essay_pipeline::database::Database;

fn url() -> String {
    std::env::var("TRACED_TEST_POSTGRES_URL")
        .expect("TRACED_TEST_POSTGRES_URL is set; run scripts/services-test")
}

/// A database of its own for each test, dropped by nobody: the server's data is thrown away with it.
async fn fresh_database(name: &str) -> String {
    sqlx::any::install_default_drivers();
    let server = sqlx::AnyPool::connect(&url())
        .await
        .expect("PostgreSQL answers");
    for statement in [
        format!("DROP DATABASE IF EXISTS {name}"),
        format!("CREATE DATABASE {name}"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&server)
            .await
            .expect("a database can be made");
    }
    let (server, _) = url()
        .rsplit_once('/')
        .map(|(server, base)| (server.to_owned(), base.to_owned()))
        .expect("a URL");
    format!("{server}/{name}")
}

#[tokio::test]
async fn the_tables_are_made_once() {
    let url = fresh_database("tables_are_made_once").await;
    let database = Database::open(Some(&url))
        .await
        .expect("the first opening makes the tables");
    assert_eq!(database.system(), "postgresql");
    Database::open(Some(&url))
        .await
        .expect("the second finds them");
}

#[tokio::test]
async fn the_job_runs_and_its_spans_name_postgresql() {
    let url = fresh_database("job_runs").await;
    for broker in ["channel", "database"] {
        let output = std::process::Command::new(pipeline())
            .args(["--broker", broker])
            .env("DATABASE_URL", &url)
            .output()
            .expect("the program starts");
        let text = String::from_utf8_lossy(&output.stdout);
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert!(
            text.contains("6 essays checked, 0 not checked, 0 not finished"),
            "{text}"
        );
        assert!(
            text.contains("INSERT essays (client)  db.system.name=postgresql"),
            "{text}"
        );
    }
}

/// The program of another package: cargo says where it is only to that package's own tests, and builds it with
/// `scripts/services-test`.
fn pipeline() -> std::path::PathBuf {
    let test = std::env::current_exe().expect("a test has a path");
    let profile = test
        .ancestors()
        .nth(2)
        .expect("it is in target/PROFILE/deps");
    let program = profile.join("essay-pipeline");
    assert!(
        program.exists(),
        "{} is missing; run scripts/services-test, which builds it",
        program.display()
    );
    program
}
