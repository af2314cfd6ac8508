//! What Jaeger has of a trace, through the API that its own pages use.
//!
//! ```no_run
//! # async fn run() {
//! use traced_services_tests::jaeger::Jaeger;
//!
//! let jaeger = Jaeger::of_environment();
//! let root = "POST /orders (server) @shop".to_owned();
//! let trace = jaeger.whole_trace("4bf92f3577b34da6a3ce929d0e0e4736", &[root]).await;
//! assert!(trace.spans.iter().all(|span| !span.is_error()));
//! # }
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};

use serde_json::Value;

use crate::server;

/// How long Jaeger may take to have what was sent to it. It takes milliseconds: a test that waits that long fails.
const PATIENCE: Duration = Duration::from_secs(60);
const PAUSE: Duration = Duration::from_millis(50);

/// A Jaeger that is asked.
#[derive(Debug)]
pub struct Jaeger {
    url: String,
    http: reqwest::Client,
}

/// A trace, as Jaeger has it.
#[derive(Debug)]
pub struct Trace {
    /// Its spans, in no order.
    pub spans: Vec<Span>,
}

/// A span, as Jaeger has it.
#[derive(Debug)]
pub struct Span {
    /// 16 hex digits.
    pub id: String,
    /// The id of its parent.
    pub parent: Option<String>,
    /// Trace and span of each link.
    pub links: Vec<(String, String)>,
    /// `service.name`.
    pub service: String,
    /// Its name.
    pub operation: String,
    /// In microseconds.
    pub duration: u64,
    /// Its attributes, and what Jaeger makes tags of besides: `span.kind`, `error`, `otel.status_code`.
    pub tags: BTreeMap<String, Value>,
}

impl Jaeger {
    /// The one of `scripts/services`.
    ///
    /// # Panics
    ///
    /// Where there is none.
    #[must_use]
    pub fn of_environment() -> Self {
        Jaeger {
            url: server("TRACED_TEST_JAEGER_QUERY"),
            // The example's own: past any proxy.
            http: essay_pipeline::http_client::internal().expect("a client"),
        }
    }

    /// The trace of that id, asked for until every line of `edges` is among its [`edges`](Trace::edges).
    ///
    /// # Panics
    ///
    /// Where it is not so in time.
    pub async fn whole_trace(&self, id: &str, edges: &[String]) -> Trace {
        let end = Instant::now() + PATIENCE;
        loop {
            let trace = self.trace(id).await;
            let found = trace.as_ref().map(Trace::edges).unwrap_or_default();
            if let Some(trace) = trace
                && edges.iter().all(|edge| found.contains(edge))
            {
                return trace;
            }
            assert!(
                Instant::now() < end,
                "Jaeger does not have trace {id} whole, but {found:#?}"
            );
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// The trace of that id, or what has come of it so far.
    pub async fn trace(&self, id: &str) -> Option<Trace> {
        let traces = self.ask(&format!("traces/{id}"), &[]).await?;
        Some(Trace::read(traces.get(0)?))
    }

    /// The ids of the traces that a search finds; `query` is what Jaeger's search page puts into its address.
    pub async fn search(&self, query: &[(&str, &str)]) -> BTreeSet<String> {
        let limit = [("limit", "1000"), ("lookback", "1h")];
        let found = self.ask("traces", &[query, &limit].concat()).await;
        let found = found.unwrap_or_default();
        let ids = list(&found).iter().map(|trace| text(trace, "traceID"));
        ids.collect()
    }

    /// Which service has called which, and how often.
    pub async fn dependencies(&self) -> BTreeMap<(String, String), u64> {
        let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH);
        let now = now.expect("it is later than 1970").as_millis().to_string();
        let query = [("endTs", now.as_str()), ("lookback", "3600000")];
        let calls = self.ask("dependencies", &query).await.unwrap_or_default();
        let calls = list(&calls).iter().map(|call| {
            let count = call["callCount"].as_u64().expect("a number of calls");
            ((text(call, "parent"), text(call, "child")), count)
        });
        calls.collect()
    }

    /// The `data` of an answer; `None` where Jaeger knows of nothing.
    async fn ask(&self, path: &str, query: &[(&str, &str)]) -> Option<Value> {
        let mut url = reqwest::Url::parse(&format!("{}/api/{path}", self.url)).expect("a URL");
        url.query_pairs_mut().extend_pairs(query);
        let answer = self.http.get(url).send().await;
        let answer = answer.unwrap_or_else(|error| panic!("Jaeger does not answer: {error}"));
        let status = answer.status();
        if status == reqwest::StatusCode::NOT_FOUND {
            return None;
        }
        let body = answer.text().await.expect("Jaeger's answer is complete");
        assert!(status.is_success(), "Jaeger answers {status}: {body}");
        let mut body: Value = serde_json::from_str(&body).expect("Jaeger's answer is JSON");
        Some(body["data"].take())
    }
}

impl Trace {
    fn read(trace: &Value) -> Self {
        let spans = list(&trace["spans"]).iter();
        Trace {
            spans: spans
                .map(|span| Span::read(span, &trace["processes"]))
                .collect(),
        }
    }

    /// The span of that id.
    #[must_use]
    pub fn span(&self, id: &str) -> Option<&Span> {
        self.spans.iter().find(|span| span.id == id)
    }

    /// The spans of that name and kind.
    pub fn all<'trace>(
        &'trace self,
        operation: &'trace str,
        kind: &'trace str,
    ) -> impl Iterator<Item = &'trace Span> {
        let is_wanted = move |span: &&Span| span.operation == operation && span.kind() == kind;
        self.spans.iter().filter(is_wanted)
    }

    /// One line for each span, in alphabetical order: its name, kind and service, and behind an arrow those of its parent.
    #[must_use]
    pub fn edges(&self) -> Vec<String> {
        let describe = |span: &Span| match span.kind() {
            "internal" => format!("{} @{}", span.operation, span.service),
            kind => format!("{} ({kind}) @{}", span.operation, span.service),
        };
        let mut edges: Vec<_> = self
            .spans
            .iter()
            .map(|span| match &span.parent {
                None => describe(span),
                Some(id) => {
                    let parent = self.span(id).map_or("missing".to_owned(), describe);
                    format!("{} <- {parent}", describe(span))
                }
            })
            .collect();
        edges.sort();
        edges
    }
}

impl Span {
    fn read(span: &Value, processes: &Value) -> Self {
        let trace = text(span, "traceID");
        let (mut parent, mut links) = (None, Vec::new());
        for reference in list(&span["references"]) {
            let (of_trace, id) = (text(reference, "traceID"), text(reference, "spanID"));
            // A parent that is linked too is there once, as a link. Jaeger hangs the span below it all the same.
            if of_trace == trace && parent.is_none() {
                parent = Some(id.clone());
            }
            if reference["refType"] == "FOLLOWS_FROM" {
                links.push((of_trace, id));
            }
        }
        let tags = list(&span["tags"]).iter();
        Span {
            id: text(span, "spanID"),
            parent,
            links,
            service: text(&processes[text(span, "processID")], "serviceName"),
            operation: text(span, "operationName"),
            duration: span["duration"].as_u64().expect("a duration"),
            tags: tags
                .map(|tag| (text(tag, "key"), tag["value"].clone()))
                .collect(),
        }
    }

    /// `internal`, `server`, `client`, `producer` or `consumer`.
    #[must_use]
    pub fn kind(&self) -> &str {
        let kind = self.tags.get("span.kind").and_then(Value::as_str);
        kind.unwrap_or("internal")
    }

    /// Whether Jaeger shows it as failed.
    #[must_use]
    pub fn is_error(&self) -> bool {
        self.tags.get("error") == Some(&Value::Bool(true))
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value, key: &str) -> String {
    let text = value[key].as_str();
    text.unwrap_or_else(|| panic!("no {key} in {value}"))
        .to_owned()
}
