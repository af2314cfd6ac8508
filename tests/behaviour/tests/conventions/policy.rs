//! What a `traced.toml` decides, and what a failing assertion says.

use opentelemetry::Value;
use opentelemetry::trace::SpanKind;
use traced::testing::capture;

use super::{library_span, traced_toml, with_attribute};

/// What a failing assertion says.
fn panic_message(assertion: impl FnOnce() + std::panic::UnwindSafe) -> String {
    let panic = std::panic::catch_unwind(assertion).expect_err("the assertion fails");
    let text = panic.downcast_ref::<String>().map(String::as_str);
    text.expect("the message is text").to_owned()
}

#[test]
fn personal_data_is_named_and_not_shown() {
    let spans = with_attribute("user.email", "nonee");
    let violations = format!("{:?}", spans.violations());
    assert!(
        violations.contains("personal_data") && !violations.contains("nonee"),
        "{violations}"
    );
    for allowed in [
        "[personal_data]\nallow = [{ name = \"user.email\", reason = \"support console\" }]\n",
        "[attributes]\npersonal_data = \"allow\"\n",
    ] {
        let declared =
            "[attributes.declare]\n\"user.email\" = { type = \"string\", values = [\"none\"] }\n";
        let (_folder, file) = traced_toml(&format!("{allowed}{declared}"));
        assert_eq!(
            spans.violations_of(file),
            [],
            "its near misses would show it"
        );
    }
}

#[test]
fn a_traced_toml_decides() {
    let spans = with_attribute("db.statement", "SELECT 1");
    let (_folder, warned) = traced_toml("[attributes]\ndeprecated = \"warn\"\n");
    assert!(spans.violations_of(&warned)[0].is_warning());
    assert!(
        spans.violations_of(&warned)[0]
            .source()
            .contains("traced.toml:2")
    );
    spans.assert_conventions_of(&warned);
    let (_folder, free) = traced_toml("[attributes]\ndeprecated = \"allow\"\n");
    assert_eq!(spans.violations_of(free), []);

    let snake = library_span("load_essay", SpanKind::Internal, &[]);
    let (_folder, kebab) = traced_toml("[spans]\nstyle = \"kebab-case\"\n");
    assert!(
        snake.violations_of(kebab)[0]
            .source()
            .contains("`style` in traced.toml:2")
    );
    snake.assert_conventions();
}

#[test]
fn an_assertion_lists_every_violation() {
    let message = panic_message(|| {
        let attributes = [
            ("batchId", Value::from(1)),
            ("user_email", "ada@example.com".into()),
            ("db.statement", "SELECT 1".into()),
        ];
        library_span("Load\nessay", SpanKind::Internal, &attributes).assert_conventions();
    });
    assert!(message.contains("4 violations"), "{message}");
    for line in [
        "- span `Load\\nessay` of `library`: span name ",
        "- span `Load\\nessay` of `library`, attribute `batchId`: ",
        "- span `Load\\nessay` of `library`, attribute `db.statement`: ",
    ] {
        assert!(message.contains(line), "{line}: {message}");
    }
    assert!(!message.contains("ada@"), "{message}");
}

#[test]
fn a_faulty_traced_toml_is_an_answer() {
    let (_folder, file) = traced_toml("[attributes]\ndepracated = \"warn\"\n");
    let message = panic_message(move || capture(|| ()).assert_conventions_of(file));
    assert!(
        message.contains("traced.toml:2: unknown key `depracated`"),
        "{message}"
    );
    let message = panic_message(|| capture(|| ()).assert_conventions_of("no/such/traced.toml"));
    assert!(message.contains("cannot be read"), "{message}");
}
