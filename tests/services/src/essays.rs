//! The essay pipeline over a message server: what has to be so whichever it is.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output};

use crate::{Node, Service, fragments, program, trees};

/// The pipeline over one kind of broker.
#[derive(Debug)]
pub struct Essays {
    program: &'static str,
    broker: &'static str,
    /// The environment variable that says where the broker is, and its value.
    address: (&'static str, String),
}

impl Essays {
    /// `program` is the main example, built with everything; `broker` is what `--broker` takes.
    ///
    /// ```
    /// let address = ("RABBITMQ_URL", "amqp://127.0.0.1".to_owned());
    /// traced_services_tests::Essays::new("target/debug/essay-pipeline", "rabbitmq", address);
    /// ```
    #[must_use]
    pub fn new(
        program: &'static str,
        broker: &'static str,
        address: (&'static str, String),
    ) -> Self {
        Essays {
            program,
            broker,
            address,
        }
    }

    /// The program, told where broker and database are.
    #[must_use]
    pub fn command(&self, database: &Path) -> Command {
        let mut command = program(self.program);
        command
            .env(self.address.0, &self.address.1)
            .env("DATABASE_URL", format!("sqlite:{}", database.display()));
        command
    }

    /// Starts one of the services, and returns what it says when it is ready.
    #[must_use]
    pub fn service(&self, database: &Path, name: &str, arguments: &[&str]) -> (Service, String) {
        let mut command = self.command(database);
        command.args(["--broker", self.broker, "--service", name]);
        Service::start(command.args(arguments))
    }

    /// In one process, each essay leaves the same tree as over a channel.
    ///
    /// # Panics
    ///
    /// Where it does not.
    pub fn leave_the_same_trees_as_over_a_channel(&self) {
        let mut over_broker = program(self.program);
        over_broker.env(self.address.0, &self.address.1);
        let printed = checked(over_broker.args(["--broker", self.broker]).output());
        let system = format!("messaging.system.name={}", self.broker);
        assert!(printed.contains(&system), "{printed}");
        let mut over_broker: Vec<_> = trees(&printed).into_values().collect();
        over_broker.sort();
        assert_eq!(over_broker, self.over_a_channel(), "{printed}");
    }

    /// As three processes, each essay leaves one trace in the three of them, and its parts are those of the tree that
    /// it leaves over a channel.
    ///
    /// # Panics
    ///
    /// Where it does not.
    pub fn leave_one_trace_in_three_processes(&self) {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("essays.sqlite");
        let (content, address) = self.content_service(&database);
        let (lifecycle, _) = self.service(&database, "essay_lifecycle_service", &[]);
        let at = ["--content-url", &address];
        let (spellchecker, _) = self.service(&database, "spellchecker_service", &at);
        let report = checked(self.command(&database).args(at).output());
        let printed = [content, lifecycle, spellchecker].map(Service::stop);

        let of_report: Vec<_> = report
            .lines()
            .filter_map(|line| line.trim().strip_prefix("trace "))
            .collect();
        assert_eq!(of_report.len(), 6, "each essay has a trace:\n{report}");
        let of_services = printed.each_ref().map(|text| trees(text));
        let mut in_three: Vec<_> = of_report
            .iter()
            .map(|trace| parts_of(&trace[..8], &of_services))
            .collect();
        in_three.sort();
        let mut in_one: Vec<_> = self
            .over_a_channel()
            .iter()
            .map(|tree| fragments(tree))
            .collect();
        in_one.sort();
        assert_eq!(in_three, in_one, "{printed:#?}");
    }

    /// What a service that crashes was at work on is done by its successor.
    ///
    /// # Panics
    ///
    /// Where it is lost.
    pub fn survive_a_crash(&self) {
        let folder = tempfile::tempdir().expect("a folder");
        let database = folder.path().join("essays.sqlite");
        let essays = tempfile::tempdir().expect("a folder");
        std::fs::write(essays.path().join("essay.txt"), "A good essay.").expect("an essay");
        let (content, address) = self.content_service(&database);
        let (lifecycle, _) = self.service(&database, "essay_lifecycle_service", &[]);
        let at = ["--content-url", &address];
        // It takes the call and never answers.
        let model = TcpListener::bind("127.0.0.1:0").expect("a free port");
        let url = format!(
            "http://{}/v1",
            model.local_addr().expect("it has an address")
        );
        let waits = ["--content-url", &address, "--openai-base-url", &url];
        let (waiting, _) = self.service(&database, "spellchecker_service", &waits);

        let mut job = self.command(&database);
        job.args(at).arg("--essays").arg(essays.path());
        let job = std::thread::spawn(move || job.output());
        let call = model.accept().expect("the model is called");
        waiting.kill();
        drop(call);
        let (successor, _) = self.service(&database, "spellchecker_service", &at);
        let report = checked(job.join().expect("the job ends"));
        assert!(
            report.contains("1 essay checked, 0 not checked"),
            "{report}"
        );
        let printed = [content, lifecycle, successor].map(Service::stop);
        let trace = report
            .lines()
            .find_map(|line| line.trim().strip_prefix("trace "));
        let trace = &trace.expect("the essay has a trace")[..8];
        assert!(
            trees(&printed[2]).contains_key(trace),
            "the successor goes on with trace {trace}:\n{}",
            printed[2]
        );
    }

    fn content_service(&self, database: &Path) -> (Service, String) {
        let (service, ready) =
            self.service(database, "content_service", &["--listen", "127.0.0.1:0"]);
        let address = ready.rsplit(' ').next().expect("an address");
        (service, address.to_owned())
    }

    fn over_a_channel(&self) -> Vec<Vec<Node>> {
        let printed = checked(program(self.program).output());
        let mut trees: Vec<_> = trees(&printed).into_values().collect();
        assert_eq!(trees.len(), 6, "each essay has a tree:\n{printed}");
        trees.sort();
        trees
    }
}

type Trees = std::collections::BTreeMap<String, Vec<Node>>;

/// What all services together have printed of one trace.
fn parts_of(trace: &str, of_services: &[Trees]) -> Vec<Vec<Node>> {
    let trees = of_services.iter().map(|trees| {
        trees
            .get(trace)
            .unwrap_or_else(|| panic!("{trace} goes through each process"))
    });
    let mut parts: Vec<_> = trees.flat_map(|tree| fragments(tree)).collect();
    parts.sort();
    parts
}

/// What the program has printed; it has to have succeeded.
fn checked(output: std::io::Result<Output>) -> String {
    let output = output.expect("the program starts");
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    let messages = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{messages}\n{text}");
    text
}
