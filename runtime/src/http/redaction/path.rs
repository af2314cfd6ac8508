//! Paths without the parameters that nobody should read.

use std::borrow::Cow;

use super::REDACTED;
use super::key::is_sensitive;

/// The path, with `REDACTED` for the parameters of the route whose names are sensitive: `/reset/{token}`, `/files/{*key}`.
///
/// The route may begin further in: a client's template does not have the path of its base URL.
pub(in super::super) fn path<'p>(
    path: &'p str,
    route: &str,
    also: &[impl AsRef<str>],
) -> Cow<'p, str> {
    let route = route.strip_prefix('/').unwrap_or(route);
    let places: Vec<Place<'_>> = route.split('/').map(|part| Place::of(part, also)).collect();
    if !places
        .iter()
        .any(|place| matches!(place, Place::Sensitive { .. }))
    {
        return Cow::Borrowed(path);
    }
    let parts: Vec<&str> = path.split('/').collect();
    let start = start_of(&places, &parts);
    let mut visible = parts[..start].to_vec();
    for (at, part) in parts[start..].iter().enumerate() {
        match places.get(at) {
            Some(Place::Sensitive { takes_rest }) => {
                visible.push(REDACTED);
                if *takes_rest {
                    break;
                }
            }
            _ => visible.push(part),
        }
    }
    Cow::Owned(visible.join("/"))
}

/// What a route has between two slashes.
enum Place<'r> {
    Literal(&'r str),
    Parameter,
    Sensitive { takes_rest: bool },
}

impl<'r> Place<'r> {
    fn of(part: &'r str, also: &[impl AsRef<str>]) -> Self {
        let mut names = names(part).peekable();
        if names.peek().is_none() {
            return Self::Literal(part);
        }
        let mut place = Self::Parameter;
        for name in names {
            let rest = name.strip_prefix('*');
            if is_sensitive(rest.unwrap_or(name), also) {
                place = Self::Sensitive {
                    takes_rest: rest.is_some(),
                };
            }
        }
        place
    }
}

/// The parameters in a part of a route: `{token}`, `{id}.{format}`, `{id:[0-9]+}`, `:token`.
fn names(part: &str) -> impl Iterator<Item = &str> {
    let after_colon = part.strip_prefix(':').into_iter();
    let in_braces = part.split('{').skip(1).filter_map(|rest| {
        let name = rest.split('}').next()?;
        name.split(':').next()
    });
    after_colon.chain(in_braces)
}

/// Where the route begins in the path: where its literal parts stand, or else at the beginning.
fn start_of(places: &[Place<'_>], parts: &[&str]) -> usize {
    let fits = |start: &usize| {
        let mut pairs = places.iter().zip(&parts[*start..]);
        pairs.all(|(place, part)| match place {
            Place::Literal(literal) => literal == part,
            _ => true,
        }) && parts.len() - start >= places.len()
    };
    (1..parts.len()).find(fits).unwrap_or(parts.len().min(1))
}

#[cfg(test)]
mod tests {
    #[test]
    fn sensitive_parameters_of_a_route_are_redacted() {
        let also = ["invitation".to_owned()];
        for (route, path, expected) in [
            ("/reset/{token}", "/reset/s3cret", "/reset/REDACTED"),
            (
                "/by/{email}/essays/{id}",
                "/by/a@b.c/essays/7",
                "/by/REDACTED/essays/7",
            ),
            ("/join/{invitation}", "/join/x", "/join/REDACTED"),
            (
                "/sessions/{*session_id}",
                "/sessions/a/b",
                "/sessions/REDACTED",
            ),
            ("/essays/{id}", "/essays/7", "/essays/7"),
            (
                "/reset/{token}",
                "/api/v1/reset/s3cret",
                "/api/v1/reset/REDACTED",
            ),
            ("/reset/{token}", "/reset/s3cret/", "/reset/REDACTED/"),
            ("/reset/{token}", "/other/s3cret", "/other/REDACTED"),
            ("/{token}/reset", "/api/s3cret/reset", "/api/REDACTED/reset"),
            ("/reset/:token", "/reset/s3cret", "/reset/REDACTED"),
            (
                "/reset/{token:[a-z]+}.{format}",
                "/reset/s.html",
                "/reset/REDACTED",
            ),
            ("/{id}.{format}", "/7.html", "/7.html"),
            ("/reset/{token}", "/", "/"),
            ("", "/reset/s3cret", "/reset/s3cret"),
        ] {
            assert_eq!(super::path(path, route, &also), expected, "{route}");
        }
    }
}
