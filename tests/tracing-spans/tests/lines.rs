//! What tracing-subscriber writes.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use traced::traced;
use tracing_subscriber::fmt::{self, MakeWriter};
use tracing_subscriber::layer::{Layer as _, SubscriberExt as _};
use tracing_subscriber::registry::Registry;

#[derive(Clone, Default)]
struct Written(Arc<Mutex<Vec<u8>>>);

impl Write for Written {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().expect("not poisoned").write(bytes)
    }
    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

impl MakeWriter<'_> for Written {
    type Writer = Self;
    fn make_writer(&self) -> Self {
        self.clone()
    }
}

impl Written {
    fn text(&self) -> String {
        String::from_utf8(self.0.lock().expect("not poisoned").clone()).expect("UTF-8")
    }
}

#[traced(attrs(batch_id, essay_count))]
fn process(batch_id: &str, essay_count: usize) {
    check("on nature");
}

#[traced(attrs(title))]
fn check(title: &str) {
    tracing::info!("checking");
}

#[test]
fn a_line_of_text_names_the_calls_it_is_in() {
    let written = Written::default();
    let layer = fmt::layer()
        .without_time()
        .with_ansi(false)
        .with_writer(written.clone());
    tracing::subscriber::with_default(Registry::default().with(layer), || process("b-1", 2));
    assert_eq!(
        written.text(),
        " INFO process{batch_id=b-1 essay_count=2}:check{title=\"on nature\"}: lines: checking\n"
    );
}

#[test]
fn a_line_of_json_has_the_fields_apart() {
    let written = Written::default();
    let layer = fmt::layer()
        .json()
        .without_time()
        .with_writer(written.clone())
        .boxed();
    tracing::subscriber::with_default(Registry::default().with(layer), || process("b-1", 2));
    let text = written.text();
    let spans = r#""spans":[{"batch_id":"b-1","essay_count":2,"name":"process"},{"title":"on nature","name":"check"}]"#;
    assert!(text.contains(spans), "{text}");
}
