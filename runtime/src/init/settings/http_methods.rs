//! `OTEL_INSTRUMENTATION_HTTP_KNOWN_METHODS`.

use http::Method;

use super::super::environment::Reader;
use super::super::error::Fault;
use super::super::foreign::quoted;
use crate::http::{KNOWN_METHODS, listed_methods};

/// The methods that are known instead of the default ones; `None` where the environment names none.
pub(super) fn read(reader: &mut Reader<'_>) -> Option<Vec<String>> {
    let list = reader.text(KNOWN_METHODS)?;
    let methods: Vec<_> = listed_methods(&list).collect();
    if methods.is_empty() {
        let problem = "expected methods with commas, such as `GET,POST,PURGE`";
        reader.fault(Fault::new(KNOWN_METHODS, &list, problem));
    }
    for method in &methods {
        if Method::from_bytes(method.as_bytes()).is_err() {
            let problem = format!(
                "{} is no method of HTTP: expected a list such as `GET,POST,PURGE`",
                quoted(method)
            );
            reader.fault(Fault::new(KNOWN_METHODS, &list, problem));
        }
    }
    Some(methods)
}
