//! A message of a program that is none of ours.

use std::net::TcpListener;

use tempfile::TempDir;

use crate::{Essays, Service, trees};

/// A request to check an essay that there is not. It knows of our services no more than a program in any other language
/// would: the topic, the event as JSON, and the header `traceparent`.
#[derive(Debug)]
pub struct RequestOfStranger {
    trace: String,
    event: String,
    folder: TempDir,
}

impl Default for RequestOfStranger {
    fn default() -> Self {
        let event = uuid::Uuid::new_v4();
        RequestOfStranger {
            trace: uuid::Uuid::new_v4().simple().to_string(),
            event: event.to_string(),
            folder: tempfile::tempdir().expect("a folder"),
        }
    }
}

impl RequestOfStranger {
    /// Where it is sent to.
    pub const TOPIC: &'static str = "essay.spellcheck.requested";

    /// The stranger's span.
    ///
    /// ```
    /// let header = traced_services_tests::RequestOfStranger::default().traceparent();
    /// assert_eq!(header.len(), 55);
    /// ```
    #[must_use]
    pub fn traceparent(&self) -> String {
        format!("00-{}-b7ad6b7169203331-01", self.trace)
    }

    /// The event.
    ///
    /// ```
    /// assert!(traced_services_tests::RequestOfStranger::default().body().starts_with('{'));
    /// ```
    #[must_use]
    pub fn body(&self) -> String {
        let (event, topic) = (&self.event, Self::TOPIC);
        format!(
            r#"{{"event_id":"{event}","event_type":"{topic}","correlation_id":"{event}","data":{{"batch_id":"{event}","essay_id":"{event}"}}}}"#
        )
    }

    /// The service that gets it, and that cannot ask anybody for the essay.
    ///
    /// # Panics
    ///
    /// Where it does not start.
    #[must_use]
    pub fn spellchecker(&self, essays: &Essays) -> Service {
        let nobody = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!("http://{}", nobody.local_addr().expect("it has an address"));
        drop(nobody);
        let database = self.folder.path().join("essays.sqlite");
        let at = ["--content-url", &url];
        let (service, _) = essays.service(&database, "spellchecker_service", &at);
        service
    }

    /// The service has tried it three times, and says so in the stranger's trace.
    ///
    /// # Panics
    ///
    /// Where it does not.
    pub fn assert_trace(&self, printed: &str) {
        let trees = trees(printed);
        let tree = trees.get(&self.trace[..8]);
        let tree = tree.unwrap_or_else(|| panic!("trace {} is not in\n{printed}", self.trace));
        let roots = tree.iter().filter(|node| node.depth == 0);
        let names: Vec<_> = roots.map(|node| node.name.as_str()).collect();
        let attempt = [
            "✗ process essay.spellcheck.requested (consumer)",
            "settle essay.spellcheck.requested (client)",
        ];
        assert_eq!(names, [attempt, attempt, attempt].concat(), "{printed}");
        assert_eq!(printed.matches("settlement=park").count(), 1, "{printed}");
    }
}
