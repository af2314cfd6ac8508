use std::fmt;

/// The template that a request's URL was made from, such as `/essays/{id}`.
///
/// Put into a request's extensions, it becomes the attribute `url.template` and names the span `GET /essays/{id}`
/// instead of `GET`: a client cannot know by itself which parts of a path vary. It is a `&'static str` so that it cannot
/// be the URL itself ([semantic conventions, HTTP span name](https://opentelemetry.io/docs/specs/semconv/http/http-spans/#name)).
/// Where the template has a parameter named like a secret or personal data, as in `/reset/{token}`, that part of `url.full`
/// is recorded as `REDACTED`.
///
/// ```
/// use traced::http::client::UrlTemplate;
///
/// let mut request = http::Request::get("http://essays.example/essays/7").body(())?;
/// request.extensions_mut().insert(UrlTemplate("/essays/{id}"));
/// # Ok::<_, http::Error>(())
/// ```
///
/// With `reqwest-middleware` it is `.with_extension(UrlTemplate("/essays/{id}"))` on the request's builder. It holds for
/// that URL: requests that follow a redirect are named by their methods alone, for tower provided that
/// [`resends`](super::ClientLayer::resends) is around what follows them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UrlTemplate(pub &'static str);

impl fmt::Display for UrlTemplate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0)
    }
}
