//! The dependency under another name: the attribute is told, the other macros find out.
#![deny(warnings, missing_docs, clippy::all, clippy::pedantic)]

use telemetry::{event, in_span, record, traced};

/// Everything under another name.
///
/// # Errors
/// Where it is told to.
#[traced(crate = ::telemetry, attrs(number), ok(value => value))]
pub fn renamed(number: u32) -> Result<u32, String> {
    record!(late = number);
    event!("seen", number);
    in_span!("block", attrs(number), { Ok(number + 1) })
}

mod keys {
    pub(crate) const ROUTE: &str = "http.route";
}

/// What the conventions check is found under the other name, too.
#[traced(crate = ::telemetry, attrs(url.path = path, server.port = 80, has_email = path.is_empty(), keys::ROUTE = path))]
pub fn checked(path: &str) {
    record!(http.response.status_code = 200, keys::ROUTE = path);
    event!("seen", server.port = 80, keys::ROUTE = path);
    in_span!("block", attrs(server.port = 80, keys::ROUTE = path), {});
}

/// A type with a traced block.
#[derive(Debug)]
pub struct Repo;

#[traced(crate = ::telemetry, prefix = "repo")]
impl Repo {
    /// A method.
    pub async fn get(&self) -> u32 {
        std::future::ready(1).await
    }
}

#[cfg(test)]
mod tests {
    use telemetry::testing::capture;

    #[test]
    fn it_is_traced() {
        let spans = capture(|| super::renamed(1));
        spans.assert_tree(
            "
            renamed  number=1 late=1 value=2
            │  • seen  number=1
            └─ block  number=1
            ",
        );
    }
}
