//! The three services as three processes, with a database file between them.

mod common;

use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Child, ChildStdout, Command, Stdio};

use common::{essay_pipeline, stderr, stdout};

/// A service in a process of its own; killed, if it still runs, when the test is over.
struct Service {
    process: Child,
    output: BufReader<ChildStdout>,
    ready: String,
}

impl Service {
    fn start(command: &mut Command) -> Self {
        let mut process = command
            .stdout(Stdio::piped())
            .spawn()
            .expect("the service starts");
        let mut output = BufReader::new(process.stdout.take().expect("its output is piped"));
        let mut ready = String::new();
        // The service says when it is ready; if it dies instead, this is empty and the test fails.
        output
            .read_line(&mut ready)
            .expect("its output can be read");
        Self {
            process,
            output,
            ready,
        }
    }

    /// Asks it to stop, and returns what it printed on the way.
    fn stop(mut self) -> String {
        let killed = Command::new("kill")
            .arg(self.process.id().to_string())
            .status();
        assert!(killed.expect("kill runs").success());
        let mut text = String::new();
        self.output
            .read_to_string(&mut text)
            .expect("its output can be read");
        assert!(self.process.wait().expect("it ends").success());
        text
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // It has ended already unless the test failed.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn one_trace_goes_through_three_processes() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("essay.txt"), "A good essay.").expect("an essay");
    let database = format!("sqlite:{}", folder.path().join("essays.sqlite").display());
    let service = |name: &str, arguments: &[&str]| {
        let mut command = essay_pipeline();
        command
            .args(["--service", name, "--database-url", &database])
            .args(arguments);
        Service::start(&mut command)
    };
    let content = service("content_service", &["--listen", "127.0.0.1:0"]);
    let url = content
        .ready
        .trim()
        .rsplit(' ')
        .next()
        .expect("an address")
        .to_owned();
    assert!(url.starts_with("http://127.0.0.1:"), "{}", content.ready);
    let lifecycle = service("essay_lifecycle_service", &[]);
    let spellchecker = service("spellchecker_service", &["--content-url", &url]);

    let job = essay_pipeline()
        .args(["--content-url", &url, "--essays"])
        .arg(folder.path())
        .output()
        .expect("the program starts");
    assert!(job.status.success(), "{}", stderr(&job));
    let text = stdout(&job);
    let trace = text
        .lines()
        .find_map(|line| line.trim().strip_prefix("trace "))
        .expect("the essay's trace is named");

    for (name, service) in [
        ("content_service", content),
        ("essay_lifecycle_service", lifecycle),
        ("spellchecker_service", spellchecker),
    ] {
        let printed = service.stop();
        let header = format!("trace {}", &trace[..8]);
        assert!(
            printed.contains(&header),
            "{name} has spans in trace {trace}:\n{printed}"
        );
    }
}
