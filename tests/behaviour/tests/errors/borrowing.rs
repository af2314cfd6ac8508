//! Errors that borrow what the function was given, in a box and without one.

use std::error::Error;
use std::fmt;
use std::rc::Rc;

use opentelemetry::trace::Status;
use traced::testing::capture_async;
use traced::{in_span, traced};

#[derive(Debug)]
struct NoNumber<'a>(&'a str);

impl fmt::Display for NoNumber<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "no number: {}", self.0)
    }
}

impl Error for NoNumber<'_> {}

#[traced]
fn as_it_is<'a>(line: &'a str) -> Result<u32, NoNumber<'a>> {
    line.parse().map_err(|_| NoNumber(line))
}

#[traced]
fn sendable<'a>(line: &'a str) -> Result<u32, Box<dyn Error + Send + Sync + 'a>> {
    Ok(as_it_is(line)?)
}

#[traced]
fn boxed<'a>(line: &'a str) -> Result<u32, Box<dyn Error + 'a>> {
    Ok(as_it_is(line)?)
}

#[traced]
fn counted<'a>(line: &'a str) -> Result<u32, Rc<dyn Error + 'a>> {
    as_it_is(line).map_err(|error| Rc::new(error) as Rc<dyn Error + 'a>)
}

#[traced]
async fn later<'a>(line: &'a str) -> Result<u32, Box<dyn Error + Send + Sync + 'a>> {
    Ok(as_it_is(line)?)
}

fn in_a_block<'a>(line: &'a str) -> Result<u32, Box<dyn Error + 'a>> {
    in_span!("in_a_block", {
        match as_it_is(line) {
            Ok(number) => Ok(number),
            Err(error) => Err(Box::new(error) as Box<dyn Error + 'a>),
        }
    })
}

#[tokio::test]
async fn errors_that_borrow_are_recorded() {
    let spans = capture_async(async {
        let line = "seven".to_owned();
        assert!(sendable(&line).is_err());
        assert!(boxed(&line).is_err());
        assert!(counted(&line).is_err());
        assert!(later(&line).await.is_err());
        assert!(in_a_block(&line).is_err());
    })
    .await;
    for name in ["sendable", "boxed", "counted", "later", "in_a_block"] {
        let status = spans.find(name).status();
        assert_eq!(*status, Status::error("no number: seven"), "{name}");
    }
}
