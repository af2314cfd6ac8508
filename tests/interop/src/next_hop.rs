//! The service `next_hop`, from the outside.

use std::collections::BTreeMap;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};

use serde_json::{Value, json};

/// The service in a process of its own, which ends with this, or with the process that started it.
#[derive(Debug)]
pub struct NextHop {
    child: Child,
    port: u16,
}

/// What the service says of a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer(Value);

impl NextHop {
    /// Starts `program` with these for `OTEL_PROPAGATORS`, which count as unset where they are empty.
    ///
    /// # Panics
    ///
    /// If it does not start.
    #[must_use]
    pub fn start(program: &str, arguments: &[&str], propagators: &str) -> Self {
        let mut child = Command::new(program)
            .args(arguments)
            .env_clear()
            .env("OTEL_TRACES_EXPORTER", "none")
            .env("OTEL_PROPAGATORS", propagators)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the service can be started");
        let mut port = String::new();
        let stdout = child.stdout.as_mut().expect("stdout is a pipe");
        let read = BufReader::new(stdout).read_line(&mut port);
        read.expect("stdout can be read");
        let port = port.trim().parse().expect("the line is a port");
        Self { child, port }
    }

    /// Sends a request with these headers, as they are.
    ///
    /// # Panics
    ///
    /// If the answer is not one of the service.
    #[must_use]
    pub fn ask(&self, headers: &[(&str, &str)]) -> Answer {
        self.ask_to(&json!({}), headers)
    }

    /// As [`ask`](Self::ask), and has the service change its baggage before it sends it on.
    ///
    /// # Panics
    ///
    /// If the answer is not one of the service.
    #[must_use]
    pub fn ask_to(&self, changes: &Value, headers: &[(&str, &str)]) -> Answer {
        let headers: Vec<_> = headers
            .iter()
            .map(|(name, value)| (*name, value.as_bytes()))
            .collect();
        let (status, body) = self.send(changes, &headers);
        assert_eq!(status, 200, "{body}");
        Answer(serde_json::from_str(&body).expect("the answer is JSON"))
    }

    /// Sends a request with headers that may be anything, and gives the status and body of the answer.
    ///
    /// # Panics
    ///
    /// If there is no answer.
    #[must_use]
    pub fn send(&self, changes: &Value, headers: &[(&str, &[u8])]) -> (u16, String) {
        let body = changes.to_string();
        let mut request = format!(
            "POST / HTTP/1.1\r\nhost: next-hop\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        )
        .into_bytes();
        for (name, value) in headers {
            request.extend([name.as_bytes(), b": ", value, b"\r\n"].concat());
        }
        request.extend([b"\r\n", body.as_bytes()].concat());
        let mut stream = TcpStream::connect(("127.0.0.1", self.port)).expect("the service listens");
        stream.write_all(&request).expect("the request can be sent");
        let mut answer = String::new();
        let read = stream.read_to_string(&mut answer);
        read.expect("the service answers in UTF-8");
        let (head, body) = answer
            .split_once("\r\n\r\n")
            .expect("the answer has a head");
        let status = head
            .split(' ')
            .nth(1)
            .and_then(|status| status.parse().ok());
        (status.expect("the head has a status"), body.to_owned())
    }

    /// Ends the service, and gives what it had to say on stderr.
    ///
    /// # Panics
    ///
    /// If it does not end well.
    #[must_use]
    pub fn end(mut self) -> String {
        drop(self.child.stdin.take());
        let mut stderr = String::new();
        let pipe = self.child.stderr.as_mut().expect("stderr is a pipe");
        pipe.read_to_string(&mut stderr).expect("stderr is UTF-8");
        let status = self.child.wait().expect("the service can be waited for");
        assert!(status.success(), "{stderr}");
        stderr
    }
}

impl Drop for NextHop {
    fn drop(&mut self) {
        drop(self.child.stdin.take());
        // Whether it ended well is for `end` to say.
        let _ = self.child.wait();
    }
}

impl Answer {
    /// The baggage that the service saw: value and metadata by name.
    ///
    /// # Panics
    ///
    /// If the answer has none.
    #[must_use]
    pub fn baggage(&self) -> BTreeMap<&str, (&str, &str)> {
        let entries = self.0["baggage"].as_object().expect("there is a map");
        entries
            .iter()
            .map(|(name, entry)| (name.as_str(), (text(&entry[0]), text(&entry[1]))))
            .collect()
    }

    /// The value of an entry of the baggage.
    #[must_use]
    pub fn value(&self, name: &str) -> Option<&str> {
        self.baggage().get(name).map(|(value, _)| *value)
    }

    /// A header that the service would send on.
    #[must_use]
    pub fn sent(&self, header: &str) -> Option<&str> {
        self.0["sent"][header].as_str()
    }

    /// The names of all headers that it would send on.
    #[must_use]
    pub fn sent_names(&self) -> Vec<&str> {
        let sent = self.0["sent"].as_object();
        sent.into_iter()
            .flatten()
            .map(|(name, _)| name.as_str())
            .collect()
    }

    /// The trace of the caller, its span, and whether it is sampled, as the service read it; `None` for no caller.
    #[must_use]
    pub fn caller(&self) -> Option<(&str, &str, bool)> {
        let caller = &self.0["caller"];
        let trace_id = caller["trace_id"].as_str()?;
        let is_one = trace_id.bytes().any(|digit| digit != b'0');
        is_one.then_some((
            trace_id,
            caller["span_id"].as_str()?,
            caller["sampled"].as_bool()?,
        ))
    }

    /// The trace and the id of the service's own span.
    #[must_use]
    pub fn span(&self) -> Option<(&str, &str)> {
        let span = &self.0["span"];
        Some((span["trace_id"].as_str()?, span["span_id"].as_str()?))
    }
}

fn text(value: &Value) -> &str {
    value.as_str().expect("names, values and metadata are text")
}
