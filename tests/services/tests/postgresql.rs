//! The essay pipeline on PostgreSQL.

use std::process::Command;

use essay_pipeline::database::Database;
use traced_services_tests::{Service, program, server};

/// A database of its own for each test. What a test leaves behind is there to be looked at, until its next run.
async fn fresh_database(name: &str) -> String {
    let url = server("TRACED_TEST_POSTGRES_URL");
    sqlx::any::install_default_drivers();
    let pool = sqlx::AnyPool::connect(&url)
        .await
        .expect("PostgreSQL answers");
    for statement in [
        format!("DROP DATABASE IF EXISTS {name} WITH (FORCE)"),
        format!("CREATE DATABASE {name}"),
    ] {
        sqlx::query(sqlx::AssertSqlSafe(statement))
            .execute(&pool)
            .await
            .expect("a database can be made");
    }
    let (authority, _) = url.rsplit_once('/').expect("the URL names a database");
    format!("{authority}/{name}")
}

fn pipeline(database: &str) -> Command {
    let mut command = program(env!("CARGO_BIN_EXE_services-essay-pipeline"));
    command.env("DATABASE_URL", database);
    command
}

/// How many messages are left in the queue of `database`.
async fn messages_left(database: &str) -> i64 {
    let pool = sqlx::AnyPool::connect(database)
        .await
        .expect("PostgreSQL answers");
    sqlx::query_scalar("SELECT COUNT(*) FROM messages")
        .fetch_one(&pool)
        .await
        .expect("there is a queue")
}

#[tokio::test]
async fn services_that_start_together_find_the_same_tables() {
    let url = fresh_database("tables_are_made_once").await;
    let (first, second, third) = tokio::join!(
        Database::open(Some(&url)),
        Database::open(Some(&url)),
        Database::open(Some(&url)),
    );
    for opened in [first, second, third] {
        assert_eq!(opened.expect("it can be opened").system(), "postgresql");
    }
}

#[tokio::test]
async fn the_job_runs_with_either_broker_and_its_spans_name_postgresql() {
    let url = fresh_database("job_runs").await;
    for broker in ["channel", "database"] {
        let output = pipeline(&url).args(["--broker", broker]).output();
        let output = output.expect("the program starts");
        let text = String::from_utf8_lossy(&output.stdout);
        let messages = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{messages}");
        assert!(text.contains("6 essays checked, 0 not checked"), "{text}");
        assert!(text.contains("db.system.name=postgresql"), "{text}");
        assert!(!text.contains("db.system.name=sqlite"), "{text}");
    }
    assert_eq!(messages_left(&url).await, 0, "all are acknowledged");
}

#[tokio::test]
async fn one_trace_goes_through_three_processes() {
    let url = fresh_database("three_processes").await;
    let service = |arguments: &[&str]| Service::start(pipeline(&url).args(arguments));
    let (content, ready) = service(&["--service", "content_service", "--listen", "127.0.0.1:0"]);
    let address = ready.rsplit(' ').next().expect("an address").to_owned();
    let (lifecycle, _) = service(&["--service", "essay_lifecycle_service"]);
    let (spellchecker, _) = service(&[
        "--service",
        "spellchecker_service",
        "--content-url",
        &address,
    ]);

    let job = pipeline(&url).args(["--content-url", &address]).output();
    let job = job.expect("the program starts");
    assert!(
        job.status.success(),
        "{}",
        String::from_utf8_lossy(&job.stderr)
    );
    let report = String::from_utf8_lossy(&job.stdout).into_owned();
    let traces: Vec<&str> = report
        .lines()
        .filter_map(|line| line.trim().strip_prefix("trace "))
        .collect();
    assert_eq!(traces.len(), 6, "each essay has a trace:\n{report}");

    let printed = [content, lifecycle, spellchecker].map(Service::stop);
    for text in &printed {
        for trace in &traces {
            assert!(
                text.contains(&format!("trace {}", &trace[..8])),
                "{trace} goes through each process:\n{text}"
            );
        }
    }
    assert_eq!(messages_left(&url).await, 0, "all are acknowledged");
}
